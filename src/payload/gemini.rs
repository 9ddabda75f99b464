//! Gemini: `generateContent` and its stream. Names come as the documentation writes them and with underscores.

use super::shape::Node::{
    self, Any, By, Either, Flow, List, Media, Message, Name, Object, Opaque, Part, Text, ToTool,
};
use super::shape::{Field, Role};

/// A whole body; a stream without events is an array of them.
pub(super) static BODY: Node = Either(&[OBJECT, List(&OBJECT)]);

const OBJECT: Node = Object(&[
    ("contents", Either(&[List(&CONTENT), CONTENT, Text])),
    (
        "systemInstruction",
        By(Role::System, &Message(Role::System, CONTENT_FIELDS)),
    ),
    (
        "system_instruction",
        By(Role::System, &Message(Role::System, CONTENT_FIELDS)),
    ),
    ("tools", By(Role::System, &Either(&[List(&TOOL), TOOL]))),
    ("toolConfig", TOOL_CONFIG),
    ("tool_config", TOOL_CONFIG),
    ("safetySettings", Name),
    ("safety_settings", Name),
    ("generationConfig", GENERATION),
    ("generation_config", GENERATION),
    ("cachedContent", Name),
    ("cached_content", Name),
    ("labels", Any),
    ("model", Name),
    // Replies.
    ("candidates", List(&CANDIDATE)),
    ("promptFeedback", Name),
    ("prompt_feedback", Name),
    ("usageMetadata", Name),
    ("usage_metadata", Name),
    ("modelVersion", Name),
    ("model_version", Name),
    ("responseId", Name),
    ("response_id", Name),
    ("createTime", Name),
    ("create_time", Name),
    ("error", Any),
]);

const CONTENT: Node = Message(Role::User, CONTENT_FIELDS);

const CONTENT_FIELDS: &[Field] = &[("role", Name), ("parts", Either(&[List(&PART), PART]))];

const PART: Node = Part(&[
    ("text", Text),
    ("thought", Name),
    ("thoughtSignature", Opaque),
    ("thought_signature", Opaque),
    ("inlineData", Media),
    ("inline_data", Media),
    ("fileData", Media),
    ("file_data", Media),
    ("functionCall", FUNCTION_CALL),
    ("function_call", FUNCTION_CALL),
    ("functionResponse", FUNCTION_RESPONSE),
    ("function_response", FUNCTION_RESPONSE),
    ("executableCode", CODE),
    ("executable_code", CODE),
    ("codeExecutionResult", CODE_RESULT),
    ("code_execution_result", CODE_RESULT),
    ("videoMetadata", Name),
    ("video_metadata", Name),
    ("mediaResolution", Name),
    ("media_resolution", Name),
    ("partMetadata", Any),
    ("part_metadata", Any),
]);

const FUNCTION_CALL: Node = By(
    Role::Assistant,
    &Object(&[
        ("id", Name),
        ("name", Name),
        ("args", ToTool(&Any)),
        ("willContinue", Name),
        ("will_continue", Name),
        // Pieces of values, each at a path of its own: nothing that can be scanned.
        ("partialArgs", ToTool(&Media)),
        ("partial_args", ToTool(&Media)),
    ]),
);

const FUNCTION_RESPONSE: Node = By(
    Role::Tool,
    &Object(&[
        ("id", Name),
        ("name", Name),
        ("response", Any),
        ("willContinue", Name),
        ("scheduling", Name),
        ("parts", Media),
    ]),
);

const CODE: Node = ToTool(&Object(&[("language", Name), ("code", Text)]));

const CODE_RESULT: Node = By(Role::Tool, &Object(&[("outcome", Name), ("output", Text)]));

const TOOL: Node = Object(&[
    ("functionDeclarations", List(&FUNCTION)),
    ("function_declarations", List(&FUNCTION)),
    ("googleSearch", Any),
    ("google_search", Any),
    ("googleSearchRetrieval", Any),
    ("google_search_retrieval", Any),
    ("codeExecution", Any),
    ("code_execution", Any),
    ("urlContext", Any),
    ("url_context", Any),
    ("computerUse", Any),
    ("computer_use", Any),
    ("enterpriseWebSearch", Any),
    ("enterprise_web_search", Any),
    ("fileSearch", Any),
    ("file_search", Any),
    ("googleMaps", Any),
    ("google_maps", Any),
    ("retrieval", Any),
]);

const TOOL_CONFIG: Node = Object(&[
    ("functionCallingConfig", Name),
    ("function_calling_config", Name),
    // Where the user is.
    ("retrievalConfig", Any),
    ("retrieval_config", Any),
    ("includeServerSideToolInvocations", Name),
    ("include_server_side_tool_invocations", Name),
]);

const FUNCTION: Node = Object(&[
    ("name", Name),
    ("description", Text),
    ("behavior", Name),
    ("parameters", Any),
    ("parametersJsonSchema", Any),
    ("parameters_json_schema", Any),
    ("response", Any),
    ("responseJsonSchema", Any),
    ("response_json_schema", Any),
]);

const GENERATION: Node = Object(&[
    ("stopSequences", List(&Text)),
    ("stop_sequences", List(&Text)),
    ("responseSchema", Any),
    ("response_schema", Any),
    ("responseJsonSchema", Any),
    ("response_json_schema", Any),
    ("responseMimeType", Name),
    ("response_mime_type", Name),
    ("responseModalities", Name),
    ("response_modalities", Name),
    ("candidateCount", Name),
    ("candidate_count", Name),
    ("maxOutputTokens", Name),
    ("max_output_tokens", Name),
    ("temperature", Name),
    ("topP", Name),
    ("top_p", Name),
    ("topK", Name),
    ("top_k", Name),
    ("seed", Name),
    ("presencePenalty", Name),
    ("presence_penalty", Name),
    ("frequencyPenalty", Name),
    ("frequency_penalty", Name),
    ("responseLogprobs", Name),
    ("response_logprobs", Name),
    ("logprobs", Name),
    ("enableEnhancedCivicAnswers", Name),
    ("speechConfig", Name),
    ("speech_config", Name),
    ("thinkingConfig", Name),
    ("thinking_config", Name),
    ("mediaResolution", Name),
    ("media_resolution", Name),
    ("audioTimestamp", Name),
    ("audio_timestamp", Name),
    ("imageConfig", Name),
    ("image_config", Name),
    ("enableAffectiveDialog", Name),
    ("enable_affective_dialog", Name),
]);

const CANDIDATE: Node = Object(&[
    ("content", Flow(&Message(Role::Assistant, CONTENT_FIELDS))),
    ("finishReason", Name),
    ("finish_reason", Name),
    ("finishMessage", Text),
    ("finish_message", Text),
    ("index", Name),
    ("safetyRatings", Name),
    ("safety_ratings", Name),
    ("citationMetadata", Any),
    ("citation_metadata", Any),
    ("groundingMetadata", Any),
    ("grounding_metadata", Any),
    ("groundingAttributions", Any),
    ("urlContextMetadata", Any),
    ("url_context_metadata", Any),
    ("tokenCount", Name),
    ("token_count", Name),
    ("avgLogprobs", Name),
    ("avg_logprobs", Name),
    ("logprobsResult", Media),
    ("logprobs_result", Media),
]);
