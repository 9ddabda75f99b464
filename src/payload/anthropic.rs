//! Anthropic: the Messages API, requests, replies and events of streams.

use super::shape::Node::{
    self, Any, By, Either, Flow, List, Media, Message, Name, Object, Opaque, Same, Tagged, Text,
    ToTool,
};
use super::shape::Role;

/// A whole body.
pub(super) static BODY: Node = Message(
    Role::Assistant,
    &[
        ("messages", List(&MESSAGE)),
        ("system", By(Role::System, &CONTENT)),
        ("tools", By(Role::System, &List(&TOOL))),
        ("metadata", Any),
        ("stop_sequences", List(&Text)),
        ("mcp_servers", By(Role::System, &Any)),
        // Replies.
        ("content", Flow(&Same(&CONTENT))),
        ("stop_sequence", Text),
        ("stop_details", Any),
        ("error", Any),
        // Events.
        (
            "message",
            Either(&[Message(Role::Assistant, MESSAGE_FIELDS), Text]),
        ),
        ("content_block", By(Role::Assistant, &PART)),
        ("delta", By(Role::Assistant, &DELTA)),
        ("anthropic_beta", Name),
        ("cache_control", Name),
        ("inference_geo", Name),
        ("speed", Name),
        ("anthropic_version", Name),
        ("container", Name),
        ("context_management", Name),
        ("id", Name),
        ("index", Name),
        ("input_tokens", Name),
        ("max_tokens", Name),
        ("model", Name),
        ("output_config", Any),
        ("output_format", Any),
        ("request_id", Name),
        ("role", Name),
        ("service_tier", Name),
        ("stop_reason", Name),
        ("stream", Name),
        ("temperature", Name),
        ("thinking", Name),
        ("tool_choice", Name),
        ("top_k", Name),
        ("top_p", Name),
        ("type", Name),
        ("usage", Name),
    ],
);

static MESSAGE: Node = Message(Role::User, MESSAGE_FIELDS);

static MESSAGE_FIELDS: &[super::shape::Field] = &[
    ("role", Name),
    ("content", Flow(&Same(&CONTENT))),
    ("id", Name),
    ("type", Name),
    ("model", Name),
    ("stop_reason", Name),
    ("stop_sequence", Text),
    ("stop_details", Any),
    ("container", Name),
    ("context_management", Name),
    ("usage", Name),
];

static CONTENT: Node = Either(&[Text, List(&PART)]);

/// One block of content.
static PART: Node = Tagged(
    &[
        (
            "text",
            Object(&[
                ("type", Name),
                ("text", Text),
                ("citations", Any),
                ("cache_control", Name),
            ]),
        ),
        ("image", Media),
        (
            "document",
            Object(&[
                ("type", Name),
                ("source", Same(&SOURCE)),
                ("title", Any),
                ("context", Text),
                ("citations", Name),
                ("cache_control", Name),
            ]),
        ),
        (
            "search_result",
            By(
                Role::Tool,
                &Object(&[
                    ("type", Name),
                    ("source", Any),
                    ("title", Any),
                    ("content", Flow(&Same(&CONTENT))),
                    ("citations", Name),
                    ("cache_control", Name),
                ]),
            ),
        ),
        ("tool_use", TOOL_USE),
        ("server_tool_use", TOOL_USE),
        ("mcp_tool_use", TOOL_USE),
        ("tool_result", Same(&TOOL_RESULT)),
        ("mcp_tool_result", Same(&TOOL_RESULT)),
        ("web_search_tool_result", SERVER_RESULT),
        ("web_fetch_tool_result", SERVER_RESULT),
        ("code_execution_tool_result", SERVER_RESULT),
        ("bash_code_execution_tool_result", SERVER_RESULT),
        ("text_editor_code_execution_tool_result", SERVER_RESULT),
        ("tool_search_tool_result", SERVER_RESULT),
        ("container_upload", Media),
        (
            "tool_reference",
            Object(&[("type", Name), ("tool_name", Name), ("cache_control", Name)]),
        ),
        (
            "compaction",
            Object(&[("type", Name), ("content", Text), ("cache_control", Name)]),
        ),
        (
            "thinking",
            Object(&[("type", Name), ("thinking", Text), ("signature", Opaque)]),
        ),
        (
            "redacted_thinking",
            Object(&[("type", Name), ("data", Opaque)]),
        ),
    ],
    &Media,
);

static SOURCE: Node = Tagged(
    &[
        (
            "text",
            Object(&[("type", Name), ("media_type", Name), ("data", Text)]),
        ),
        (
            "content",
            Object(&[("type", Name), ("content", Flow(&Same(&CONTENT)))]),
        ),
    ],
    &Media,
);

const TOOL_USE: Node = By(
    Role::Assistant,
    &Object(&[
        ("type", Name),
        ("id", Name),
        ("name", Name),
        ("server_name", Name),
        ("toolset_name", Name),
        ("caller", Name),
        ("input", ToTool(&Any)),
        ("cache_control", Name),
    ]),
);

static TOOL_RESULT: Node = By(
    Role::Tool,
    &Object(&[
        ("type", Name),
        ("tool_use_id", Name),
        ("toolset_name", Name),
        ("content", Flow(&Same(&CONTENT))),
        ("is_error", Name),
        ("cache_control", Name),
    ]),
);

/// What a tool of the provider gave. Results of a search carry state that has to come back as it is.
const SERVER_RESULT: Node = By(
    Role::Tool,
    &Object(&[
        ("type", Name),
        ("tool_use_id", Name),
        ("caller", Name),
        (
            "content",
            Either(&[
                List(&Tagged(
                    &[(
                        "web_search_result",
                        Object(&[
                            ("type", Name),
                            ("title", Any),
                            ("url", Any),
                            ("page_age", Any),
                            ("encrypted_content", Opaque),
                        ]),
                    )],
                    &Any,
                )),
                Any,
            ]),
        ),
        ("cache_control", Name),
    ]),
);

static TOOL: Node = Object(&[
    ("type", Name),
    ("name", Name),
    ("description", Text),
    ("input_schema", Any),
    ("input_examples", Any),
    ("cache_control", Name),
    ("strict", Name),
    ("allowed_callers", Name),
    ("defer_loading", Name),
    ("eager_input_streaming", Name),
    ("max_uses", Name),
    ("max_content_tokens", Name),
    ("max_characters", Name),
    ("allowed_domains", Any),
    ("blocked_domains", Any),
    ("user_location", Any),
    ("display_width_px", Name),
    ("display_height_px", Name),
    ("display_number", Name),
]);

const DELTA: Node = Object(&[
    ("type", Name),
    ("text", Text),
    ("partial_json", ToTool(&Text)),
    ("thinking", Text),
    // Of a compaction.
    ("content", Text),
    ("signature", Opaque),
    ("citation", Any),
    ("stop_reason", Name),
    ("stop_sequence", Text),
    ("stop_details", Any),
    ("container", Name),
]);
