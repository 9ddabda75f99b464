//! OpenAI: Chat Completions, Responses, embeddings and completions, as Azure and most gateways speak them.
//!
//! One shape holds requests, replies and events of streams: their members do not contradict each other.

use super::shape::Node::{
    self, Any, By, Either, Flow, JsonText, List, Map, Media, Message, Name, Object, Opaque, Tagged,
    Text, ToTool, Typed,
};
use super::shape::{Field, Role};

/// A whole body, or an event whose members mean something else than theirs.
pub(super) static BODY: Node = Typed(
    &[
        ("response.output_text.delta", PROSE_EVENT),
        ("response.refusal.delta", PROSE_EVENT),
        ("response.reasoning_text.delta", PROSE_EVENT),
        ("response.reasoning_summary_text.delta", PROSE_EVENT),
        ("response.custom_tool_call_input.done", TOOL_EVENT),
        ("response.code_interpreter_call_code.done", TOOL_EVENT),
    ],
    &OBJECT,
);

/// The next piece of what the model says; a piece of any other kind may be for a tool.
const PROSE_EVENT: Node = Object(&[
    ("type", Name),
    ("item_id", Name),
    ("output_index", Name),
    ("content_index", Name),
    ("summary_index", Name),
    ("sequence_number", Name),
    ("obfuscation", Opaque),
    ("logprobs", LOGPROBS),
    ("delta", By(Role::Assistant, &Text)),
]);

/// A number or a switch; a list says the text once more, in pieces that cannot be scanned.
const LOGPROBS: Node = Either(&[List(&Media), Name]);

/// What a tool will be given, said once more when all of it was.
const TOOL_EVENT: Node = ToTool(&Object(&[
    ("type", Name),
    ("item_id", Name),
    ("output_index", Name),
    ("sequence_number", Name),
    ("obfuscation", Opaque),
    ("input", Text),
    ("code", Text),
]));

static OBJECT: Node = Object(&[
    // Chat Completions.
    ("messages", List(&MESSAGE)),
    ("choices", By(Role::Assistant, &List(&CHOICE))),
    ("functions", By(Role::System, &List(&FUNCTION))),
    ("function_call", Name),
    ("response_format", By(Role::System, &FORMAT)),
    (
        "prediction",
        By(
            Role::Assistant,
            &Object(&[("type", Name), ("content", CONTENT)]),
        ),
    ),
    ("stop", Either(&[Text, List(&Text)])),
    ("logit_bias", Name),
    ("logprobs", LOGPROBS),
    ("web_search_options", Any),
    ("usage", Name),
    ("prompt_filter_results", Name),
    ("content_filters", Name),
    ("data_sources", By(Role::System, &Any)),
    ("system_fingerprint", Name),
    ("obfuscation", Opaque),
    // Responses; `input` and `data` also of embeddings.
    ("input", Either(&[Text, List(&INPUT)])),
    (
        "instructions",
        By(Role::System, &Either(&[Text, List(&ITEM)])),
    ),
    ("output", Flow(&By(Role::Assistant, &List(&ITEM)))),
    ("output_text", By(Role::Assistant, &Text)),
    ("prompt", PROMPT),
    ("response", By(Role::Assistant, &BODY)),
    ("item", By(Role::Assistant, &ITEM)),
    ("part", By(Role::Assistant, &PART)),
    ("delta", By(Role::Assistant, &ToTool(&Text))),
    ("refusal", By(Role::Assistant, &Text)),
    ("arguments", By(Role::Assistant, &JsonText)),
    ("code", ToTool(&Text)),
    ("annotation", Any),
    ("annotation_index", Name),
    ("partial_image_b64", Media),
    ("partial_image_index", Name),
    ("reasoning", Any),
    (
        "text",
        Either(&[Text, Object(&[("format", FORMAT), ("verbosity", Name)])]),
    ),
    ("conversation", Name),
    ("incomplete_details", Name),
    ("context_management", Name),
    ("suffix", Text),
    (
        "data",
        List(&Object(&[
            ("object", Name),
            ("index", Name),
            ("embedding", Name),
        ])),
    ),
    // Both.
    ("tools", By(Role::System, &List(&TOOL))),
    ("tool_choice", Name),
    ("moderation", Any),
    ("metadata", Any),
    ("user", Any),
    ("safety_identifier", Any),
    ("prompt_cache_key", Any),
    ("prompt_cache_options", Any),
    ("error", Any),
    ("message", Any),
    ("param", Name),
    ("audio", Name),
    ("type", Name),
    ("id", Name),
    ("object", Name),
    ("model", Name),
    ("created", Name),
    ("created_at", Name),
    ("completed_at", Name),
    ("status", Name),
    ("background", Name),
    ("best_of", Name),
    ("content_index", Name),
    ("dimensions", Name),
    ("echo", Name),
    ("encoding_format", Name),
    ("frequency_penalty", Name),
    ("include", Name),
    ("item_id", Name),
    ("max_completion_tokens", Name),
    ("max_output_tokens", Name),
    ("max_tokens", Name),
    ("max_tool_calls", Name),
    ("modalities", Name),
    ("n", Name),
    ("output_index", Name),
    ("parallel_tool_calls", Name),
    ("presence_penalty", Name),
    ("previous_response_id", Name),
    ("prompt_cache_retention", Name),
    ("reasoning_effort", Name),
    ("seed", Name),
    ("sequence_number", Name),
    ("service_tier", Name),
    ("store", Name),
    ("stream", Name),
    ("stream_options", Name),
    ("summary_index", Name),
    ("temperature", Name),
    ("top_logprobs", Name),
    ("top_p", Name),
    ("truncation", Name),
    ("verbosity", Name),
]);

static MESSAGE: Node = Message(Role::User, CHAT_MESSAGE);

const CHAT_MESSAGE: &[Field] = &[
    ("role", Name),
    ("content", CONTENT),
    ("name", Any),
    ("refusal", Text),
    ("reasoning_content", Text),
    ("reasoning", Text),
    ("reasoning_details", Flow(&List(&REASONING_DETAIL))),
    ("tool_calls", By(Role::Assistant, &List(&TOOL_CALL))),
    ("function_call", By(Role::Assistant, &FUNCTION_CALL)),
    ("tool_call_id", Name),
    ("audio", Media),
    ("annotations", Any),
    // Azure: what was found in the caller's own data.
    ("context", By(Role::Tool, &Any)),
    ("end_turn", Name),
    ("obfuscation", Opaque),
];

/// What OpenRouter says of the model's reasoning; signed and encrypted parts have to come back as they were.
const REASONING_DETAIL: Node = Tagged(
    &[
        (
            "reasoning.text",
            Object(&[
                ("type", Name),
                ("id", Name),
                ("format", Name),
                ("index", Name),
                ("text", Text),
                ("signature", Opaque),
            ]),
        ),
        (
            "reasoning.summary",
            Object(&[
                ("type", Name),
                ("id", Name),
                ("format", Name),
                ("index", Name),
                ("summary", Text),
            ]),
        ),
        (
            "reasoning.encrypted",
            Object(&[
                ("type", Name),
                ("id", Name),
                ("format", Name),
                ("index", Name),
                ("data", Opaque),
            ]),
        ),
    ],
    &Any,
);

static CHOICE: Node = Object(&[
    ("index", Name),
    ("message", Flow(&Message(Role::Assistant, CHAT_MESSAGE))),
    ("delta", Flow(&Message(Role::Assistant, CHAT_MESSAGE))),
    ("text", Text),
    ("finish_reason", Name),
    ("logprobs", Media),
    ("content_filter_results", Name),
    ("content_filter_offsets", Name),
]);

const CONTENT: Node = Either(&[Text, List(&PART)]);

const PART: Node = Tagged(
    &[
        ("text", TEXT_PART),
        ("input_text", TEXT_PART),
        ("output_text", TEXT_PART),
        ("summary_text", TEXT_PART),
        ("reasoning_text", TEXT_PART),
        ("refusal", Object(&[("type", Name), ("refusal", Text)])),
        ("image_url", Media),
        ("input_image", Media),
        ("input_audio", Media),
        ("input_file", Media),
        ("output_audio", Media),
        ("file", Media),
    ],
    &Media,
);

const TEXT_PART: Node = Object(&[
    ("type", Name),
    ("text", Text),
    ("annotations", Any),
    ("logprobs", Either(&[List(&Media), Media])),
    ("cache_control", Name),
    ("prompt_cache_breakpoint", Name),
]);

const TOOL_CALL: Node = Object(&[
    ("index", Name),
    ("id", Name),
    ("type", Name),
    ("function", FUNCTION_CALL),
    (
        "custom",
        Object(&[("name", Name), ("input", ToTool(&Text))]),
    ),
]);

const FUNCTION_CALL: Node = Object(&[("name", Name), ("arguments", JsonText)]);

static FUNCTION: Node = Object(&[
    ("name", Name),
    ("description", Text),
    ("parameters", Any),
    ("strict", Name),
]);

const FORMAT: Node = Object(&[
    ("type", Name),
    (
        "json_schema",
        Object(&[
            ("name", Name),
            ("description", Text),
            ("schema", Any),
            ("strict", Name),
        ]),
    ),
    ("name", Name),
    ("description", Text),
    ("schema", Any),
    ("strict", Name),
]);

const CUSTOM_TOOL: &[Field] = &[
    ("type", Name),
    ("name", Name),
    ("description", Text),
    ("format", Any),
];

static TOOL: Node = Tagged(
    &[
        (
            "function",
            Object(&[
                ("type", Name),
                (
                    "function",
                    Node::Object(&[
                        ("name", Name),
                        ("description", Text),
                        ("parameters", Any),
                        ("strict", Name),
                    ]),
                ),
                ("name", Name),
                ("description", Text),
                ("parameters", Any),
                ("strict", Name),
            ]),
        ),
        (
            "custom",
            Object(&[
                ("type", Name),
                ("custom", Object(CUSTOM_TOOL)),
                ("name", Name),
                ("description", Text),
                ("format", Any),
            ]),
        ),
    ],
    // Tools of the provider, each with options of its own.
    &Any,
);

/// One entry of `input`: a text to embed, an item, tokens.
static INPUT: Node = Either(&[Text, ITEM, Media]);

const PROMPT: Node = Either(&[
    Text,
    List(&Either(&[Text, Media])),
    Object(&[("id", Name), ("version", Name), ("variables", Map(&PART))]),
]);

/// An item of the Responses API.
const ITEM: Node = Tagged(
    &[
        ("message", Message(Role::User, ITEM_MESSAGE)),
        (
            "function_call",
            By(
                Role::Assistant,
                &Object(&[
                    ("type", Name),
                    ("id", Name),
                    ("call_id", Name),
                    ("name", Name),
                    ("namespace", Name),
                    ("caller", Name),
                    ("arguments", JsonText),
                    ("status", Name),
                ]),
            ),
        ),
        ("function_call_output", TOOL_OUTPUT),
        (
            "custom_tool_call",
            By(
                Role::Assistant,
                &Object(&[
                    ("type", Name),
                    ("id", Name),
                    ("call_id", Name),
                    ("name", Name),
                    ("namespace", Name),
                    ("caller", Name),
                    ("input", ToTool(&Text)),
                    ("status", Name),
                ]),
            ),
        ),
        ("custom_tool_call_output", TOOL_OUTPUT),
        ("local_shell_call_output", TOOL_OUTPUT),
        ("shell_call_output", SHELL_OUTPUT),
        ("apply_patch_call_output", TOOL_OUTPUT),
        (
            "reasoning",
            By(
                Role::Assistant,
                &Object(&[
                    ("type", Name),
                    ("id", Name),
                    ("summary", Flow(&List(&PART))),
                    ("content", Flow(&List(&PART))),
                    ("encrypted_content", Opaque),
                    ("status", Name),
                ]),
            ),
        ),
        (
            "compaction",
            Object(&[("type", Name), ("id", Name), ("encrypted_content", Opaque)]),
        ),
        ("web_search_call", PROVIDER_CALL),
        ("file_search_call", By(Role::Tool, &PROVIDER_CALL)),
        ("code_interpreter_call", PROVIDER_CALL),
        ("local_shell_call", PROVIDER_CALL),
        ("shell_call", PROVIDER_CALL),
        ("apply_patch_call", PROVIDER_CALL),
        ("mcp_call", By(Role::Tool, &PROVIDER_CALL)),
        ("mcp_list_tools", By(Role::Tool, &PROVIDER_CALL)),
        ("mcp_approval_request", PROVIDER_CALL),
        ("mcp_approval_response", PROVIDER_CALL),
        ("additional_tools", By(Role::System, &PROVIDER_CALL)),
        ("tool_search_call", PROVIDER_CALL),
        ("tool_search_output", By(Role::System, &PROVIDER_CALL)),
        ("program", PROVIDER_CALL),
        ("program_output", By(Role::Tool, &PROVIDER_CALL)),
        ("compaction_trigger", Name),
        ("item_reference", Name),
        ("image_generation_call", Media),
        ("computer_call", PROVIDER_CALL),
        ("computer_call_output", Media),
    ],
    &Message(Role::User, ITEM_MESSAGE),
);

const ITEM_MESSAGE: &[Field] = &[
    ("type", Name),
    ("id", Name),
    ("role", Name),
    ("status", Name),
    ("phase", Name),
    ("content", CONTENT),
];

const TOOL_OUTPUT: Node = By(
    Role::Tool,
    &Object(&[
        ("type", Name),
        ("id", Name),
        ("call_id", Name),
        ("output", Flow(&Either(&[CONTENT, Any]))),
        ("caller", Name),
        ("max_output_length", Name),
        ("status", Name),
    ]),
);

/// What commands wrote, each to its streams.
const SHELL_OUTPUT: Node = By(
    Role::Tool,
    &Object(&[
        ("type", Name),
        ("id", Name),
        ("call_id", Name),
        ("output", Any),
        ("caller", Name),
        ("max_output_length", Name),
        ("status", Name),
    ]),
);

/// A call that the provider makes itself: options and results differ, ids do not.
const PROVIDER_CALL: Node = ToTool(&Object(&[
    ("type", Name),
    ("id", Name),
    ("call_id", Name),
    ("container_id", Name),
    ("server_label", Name),
    ("approval_request_id", Name),
    ("status", Name),
    ("name", Name),
    ("caller", Name),
    ("role", Name),
    ("execution", Name),
    ("fingerprint", Name),
    ("max_output_length", Name),
    ("action", Any),
    ("approve", Name),
    ("arguments", Either(&[JsonText, Any])),
    ("environment", Any),
    ("result", Any),
    ("code", Text),
    ("error", Any),
    ("operation", Any),
    ("output", Any),
    ("outputs", Any),
    ("pending_safety_checks", Any),
    ("queries", Any),
    ("reason", Text),
    ("results", Any),
    ("tools", Any),
]));
