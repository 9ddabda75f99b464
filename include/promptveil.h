/* promptveil: finds and redacts sensitive fields in text. Generated from src/ffi; do not edit.
 *
 * Every call returns a promptveil_result; 0 means done. Outputs are emptied first and set only when the call is done,
 * except where a needed size is reported. Texts are bytes with a length; NULL with length 0 is an empty text. What
 * *_new, *_build, *_builtin and *_out hand over is owned by the caller and freed once with the *_free of its type.
 * Handles are numbers that the library checks: a freed or wrong one is a status code. Do not unload the library while
 * handles live. After fork, scanners and plain streams work in the child unless another thread was
 * in a call; vaults, sessions and what was made from them answer PROMPTVEIL_RESULT_FORKED. */

#ifndef PROMPTVEIL_H
#define PROMPTVEIL_H

#include <stddef.h>
#include <stdint.h>
/* The version this header was made for; promptveil_version gives the library's. */
#define PROMPTVEIL_VERSION "0.1.0"


// Longest text of one call, in bytes: 1 GiB. Longer ones go through a stream.
#define PROMPTVEIL_MAX_TEXT_LEN (1 << 30)

// Raised with every change that programs built against an older header would notice.
#define PROMPTVEIL_ABI_VERSION 1

// How a call ended. 0: done; 1xx: an argument; 2xx: rules; 3xx: limits; 4xx: state; 9xx: internal.
//
// A number never changes its meaning and is never used again. The verdict on a text is separate.
enum promptveil_result
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  // Done.
  PROMPTVEIL_RESULT_OK = 0,
  // A pointer is NULL that must not be.
  PROMPTVEIL_RESULT_NULL_PARAMETER = 101,
  // An unknown number of an enumeration, or a value that makes no sense.
  PROMPTVEIL_RESULT_INVALID_PARAMETER = 102,
  // A name or path is not UTF-8. Texts need not be.
  PROMPTVEIL_RESULT_INVALID_UTF8 = 103,
  // A length no memory can have: more than PTRDIFF_MAX.
  PROMPTVEIL_RESULT_INVALID_LENGTH = 104,
  // An output or array pointer is not aligned for its type.
  PROMPTVEIL_RESULT_MISALIGNED = 105,
  // A handle that was freed, or never was one.
  PROMPTVEIL_RESULT_INVALID_HANDLE = 106,
  // A handle of something else, a buffer for a scanner for instance.
  PROMPTVEIL_RESULT_WRONG_KIND = 107,
  // The array is too small; the needed size is reported and nothing else written.
  PROMPTVEIL_RESULT_BUFFER_TOO_SMALL = 108,
  // An output lies in an input.
  PROMPTVEIL_RESULT_OVERLAP = 109,
  // The `size` of a struct is smaller than any version of it had.
  PROMPTVEIL_RESULT_STRUCT_SIZE = 110,
  // The library has another ABI than the header.
  PROMPTVEIL_RESULT_ABI_MISMATCH = 111,
  // Arrow offsets that fall, or leave the data.
  PROMPTVEIL_RESULT_INVALID_OFFSETS = 112,
  // A payload is not valid JSON, or passes a limit of JSON.
  PROMPTVEIL_RESULT_INVALID_PAYLOAD = 113,
  // A sealed vault was changed, cut short, or sealed with another key.
  PROMPTVEIL_RESULT_INVALID_SEAL = 114,
  // The bytes are not a rule pack in TOML.
  PROMPTVEIL_RESULT_RULE_SYNTAX = 201,
  // A rule says something that cannot be.
  PROMPTVEIL_RESULT_RULE_INVALID = 202,
  // A pack file cannot be read.
  PROMPTVEIL_RESULT_IO = 203,
  // No embedded pack has this name.
  PROMPTVEIL_RESULT_UNKNOWN_PACK = 204,
  // A limit was passed: of a text, of a pack, of the number of handles.
  PROMPTVEIL_RESULT_LIMIT_EXCEEDED = 301,
  // There is not enough memory.
  PROMPTVEIL_RESULT_OUT_OF_MEMORY = 302,
  // A vault is older than it may be.
  PROMPTVEIL_RESULT_EXPIRED = 303,
  // No token could be made: the system has no random bytes, or two values would share it.
  PROMPTVEIL_RESULT_NO_TOKEN = 304,
  // A callback asked to stop.
  PROMPTVEIL_RESULT_STOPPED = 401,
  // Another thread is in a call with this handle.
  PROMPTVEIL_RESULT_BUSY = 402,
  // The stream has ended, or the vault was handed to a session.
  PROMPTVEIL_RESULT_FINISHED = 403,
  // The library was shut down.
  PROMPTVEIL_RESULT_SHUT_DOWN = 404,
  // A vault, a session or a stream over one was made before this process was forked off; make new ones.
  PROMPTVEIL_RESULT_FORKED = 405,
  // A fault of the library. A stream it happened in is of no more use; free it.
  PROMPTVEIL_RESULT_PANIC = 901,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum promptveil_result promptveil_result;
#else
typedef uint32_t promptveil_result;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// The outcome for a text. 0 is none of them, so that a call that failed never reads as clean.
enum promptveil_verdict
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  // The call failed, or its outcome is not known yet.
  PROMPTVEIL_VERDICT_NONE = 0,
  // Nothing was replaced: nothing was found, or only what its rule lets stay.
  PROMPTVEIL_VERDICT_CLEAN = 1,
  // Something was replaced; the text may go on.
  PROMPTVEIL_VERDICT_REDACTED = 2,
  // The text must not go on, redacted or not.
  PROMPTVEIL_VERDICT_BLOCKED = 3,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum promptveil_verdict promptveil_verdict;
#else
typedef uint32_t promptveil_verdict;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// What redaction does with a value. Numbers never change.
enum promptveil_action
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  // Report only; the text stays.
  PROMPTVEIL_ACTION_ALLOW = 1,
  // Replace, and the verdict is PROMPTVEIL_VERDICT_BLOCKED.
  PROMPTVEIL_ACTION_BLOCK = 2,
  // A keyed hash of the value; without a key the label.
  PROMPTVEIL_ACTION_HASH = 3,
  // Letters and digits become `*`; the tail the rule names stays.
  PROMPTVEIL_ACTION_MASK = 4,
  // The label in brackets.
  PROMPTVEIL_ACTION_REPLACE = 5,
  // A token that a vault can turn back; without a vault the label.
  PROMPTVEIL_ACTION_TOKEN = 6,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum promptveil_action promptveil_action;
#else
typedef uint32_t promptveil_action;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// What offsets count. Numbers never change.
enum promptveil_unit
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  // Bytes of UTF-8.
  PROMPTVEIL_UNIT_BYTES = 0,
  // UTF-16 code units: strings of JavaScript, Java and C#.
  PROMPTVEIL_UNIT_UTF16 = 1,
  // Unicode code points: strings of Python.
  PROMPTVEIL_UNIT_CODE_POINTS = 2,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum promptveil_unit promptveil_unit;
#else
typedef uint32_t promptveil_unit;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// The format of a payload. Numbers never change.
enum promptveil_payload
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  // OpenAI: Chat Completions, Responses, embeddings, and all that speak them.
  PROMPTVEIL_PAYLOAD_OPENAI = 1,
  // Anthropic: Messages.
  PROMPTVEIL_PAYLOAD_ANTHROPIC = 2,
  // Gemini: generateContent.
  PROMPTVEIL_PAYLOAD_GEMINI = 3,
  // Any other JSON.
  PROMPTVEIL_PAYLOAD_JSON = 4,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum promptveil_payload promptveil_payload;
#else
typedef uint32_t promptveil_payload;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// Where else than in prose tokens are restored; flags that may be added. Numbers never change.
enum promptveil_sink
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  // In prose only.
  PROMPTVEIL_SINK_PROSE = 0,
  // In URLs, link and image targets, commands that send: whoever wrote the text chooses where the value goes.
  PROMPTVEIL_SINK_LINKS = 1,
  // In values of HTML attributes, scripts, styles and comments as well.
  PROMPTVEIL_SINK_MARKUP = 2,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum promptveil_sink promptveil_sink;
#else
typedef uint32_t promptveil_sink;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// How a value is written where its token stood. Numbers never change.
enum promptveil_escape
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  // As it is.
  PROMPTVEIL_ESCAPE_PLAIN = 0,
  // Inside a JSON string.
  PROMPTVEIL_ESCAPE_JSON = 1,
  // Inside a JSON string that is itself inside one.
  PROMPTVEIL_ESCAPE_JSON_IN_JSON = 2,
  // As HTML text or a quoted attribute.
  PROMPTVEIL_ESCAPE_HTML = 3,
  // As Markdown text.
  PROMPTVEIL_ESCAPE_MARKDOWN = 4,
  // As a part of a URL.
  PROMPTVEIL_ESCAPE_URL = 5,
  // Inside a quoted field of CSV.
  PROMPTVEIL_ESCAPE_CSV = 6,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum promptveil_escape promptveil_escape;
#else
typedef uint32_t promptveil_escape;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// What a session may do beyond its defaults; flags that may be added. Numbers never change.
enum promptveil_session_flag
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  // The defaults: values of users and of the model come back in prose; what cannot be read blocks.
  PROMPTVEIL_SESSION_DEFAULT = 0,
  // Tokens in the arguments of tool calls are restored: a model that was talked into it can send values anywhere.
  PROMPTVEIL_SESSION_RESTORE_TOOL_ARGUMENTS = 1,
  // Parts that cannot be read go through; the verdict is then never clean.
  PROMPTVEIL_SESSION_SCAN_UNKNOWN_PARTS = 2,
  // Tokens in URLs, link and image targets and commands that send are restored, as with PROMPTVEIL_SINK_LINKS.
  PROMPTVEIL_SESSION_RESTORE_LINKS = 4,
  // Tokens in values of HTML attributes, scripts, styles and comments are restored, as with PROMPTVEIL_SINK_MARKUP.
  PROMPTVEIL_SESSION_RESTORE_MARKUP = 8,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum promptveil_session_flag promptveil_session_flag;
#else
typedef uint32_t promptveil_session_flag;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// How far a pack is trusted. Numbers never change.
enum promptveil_trust
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  // May find more, and weaken nothing.
  PROMPTVEIL_TRUST_ADDED = 1,
  // Speaks for the host: may change the embedded packs and those of the host.
  PROMPTVEIL_TRUST_HOST = 2,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum promptveil_trust promptveil_trust;
#else
typedef uint32_t promptveil_trust;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// Which disguises a scanner sees through. Numbers never change.
enum promptveil_disguises
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  // Nothing is decoded.
  PROMPTVEIL_DISGUISES_PLAIN = 1,
  // Encoded values, up to three layers deep; what is encoded more often blocks.
  PROMPTVEIL_DISGUISES_ENCODED = 2,
  // Also letters that look like others, and digits set apart or spelled out.
  PROMPTVEIL_DISGUISES_LOOKALIKE = 3,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum promptveil_disguises promptveil_disguises;
#else
typedef uint32_t promptveil_disguises;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// Bytes from the library. Immutable; any thread may read it. Free it once with promptveil_buffer_free.
typedef struct promptveil_buffer promptveil_buffer;

// Rules and options of a scanner to be. One thread at a time. Free it once with promptveil_builder_free.
typedef struct promptveil_builder promptveil_builder;

// What a recognizer has found so far in one text. Belongs to the library: it is of no use once the callback has
// returned, and is not freed. Any thread may add to it until then.
typedef struct promptveil_places promptveil_places;

// The events of a reply on their way, redacted. One thread at a time: a second gets PROMPTVEIL_RESULT_BUSY. Free it
// once with promptveil_redact_sse_free, at any time; the scanner may be freed before.
typedef struct promptveil_redact_sse promptveil_redact_sse;

// A text on its way. One thread at a time: a second gets PROMPTVEIL_RESULT_BUSY. Free it once with
// promptveil_redact_stream_free, at any time; the scanner may be freed before.
typedef struct promptveil_redact_stream promptveil_redact_stream;

// The events of a reply on their way, with the values its session had when it began. One thread at a time, as for
// promptveil_session. Free it once with promptveil_restore_sse_free, at any time; the session may be freed before.
typedef struct promptveil_restore_sse promptveil_restore_sse;

// A reply on its way, with the values a vault had when it began. One thread at a time, as for promptveil_vault. Free
// it once with promptveil_restore_stream_free, at any time; the vault may be freed before.
typedef struct promptveil_restore_stream promptveil_restore_stream;

// Compiled rules. Immutable; any number of threads may share it. Free it once with promptveil_scanner_free; streams
// over it live on.
typedef struct promptveil_scanner promptveil_scanner;

// One conversation in JSON. One thread at a time: a second gets PROMPTVEIL_RESULT_BUSY. In a child after fork every
// call with it is PROMPTVEIL_RESULT_FORKED. Free it once with promptveil_session_free; the scanner may be freed before.
typedef struct promptveil_session promptveil_session;

// The values of one conversation. One thread at a time: a second gets PROMPTVEIL_RESULT_BUSY. In a child after fork
// every call with it is PROMPTVEIL_RESULT_FORKED. Values are wiped when it is freed, once, with promptveil_vault_free.
typedef struct promptveil_vault promptveil_vault;

// One reported place. Offsets are into the text as passed, `end` not included.
typedef struct promptveil_finding {
  // Offset of the first unit.
  size_t start;
  // Offset one past the last unit.
  size_t end;
  // Number of the rule, for promptveil_scanner_rule.
  uint32_t rule;
  // A promptveil_action.
  uint32_t action;
  // Confidence, 0 to 100.
  uint32_t score;
  // 1 for a published test value that belongs to nobody, else 0.
  uint32_t specimen;
} promptveil_finding;

// A borrowed text: UTF-8 bytes with a length, without a NUL at the end.
typedef struct promptveil_str {
  // The first byte; NULL when the text is empty and belongs to nothing.
  const uint8_t *data;
  // Bytes.
  size_t len;
} promptveil_str;

// What a rule is about. Set `size` to sizeof(promptveil_rule) before the call.
typedef struct promptveil_rule {
  // Bytes of this struct in the caller's header; later versions have more members at the end.
  size_t size;
  // Kebab-case name that never changes its meaning.
  struct promptveil_str id;
  // The label, `US_SSN` for instance.
  struct promptveil_str entity;
  // One sentence.
  struct promptveil_str description;
  // The pack it comes from.
  struct promptveil_str pack;
  // Harm of a leak: 1 low, 2 medium, 3 high, 4 critical.
  uint32_t severity;
  // A promptveil_action.
  uint32_t action;
} promptveil_rule;

// Finds values in a text in a way that no rule can, a model for names for instance; adds each to `places` with
// promptveil_places_add. Return 0 when done, anything else when the text could not be looked at.
//
// `text` is UTF-8 without a NUL at the end and lives only during the call, as does `places`. It is the text after
// folding: without invisible characters, with plain digits and quotes, `?` for each byte that was not UTF-8.
//
// It runs once a text, on the thread that called the library, and is waited for; several threads run it at once with
// the same `userdata`. It may call the library: the vault, session or stream of the call that it runs in is
// PROMPTVEIL_RESULT_BUSY, and a scan with its own scanner would call it again, without end. It must not throw or longjmp
// out: the process would end or memory leak.
//
// A recognizer that returns anything but 0 ends the call that it runs in with PROMPTVEIL_RESULT_STOPPED, without a
// text, since nobody knows what is in it. A stream is over then; vaults and sessions go on.
typedef int32_t (*promptveil_recognizer_callback)(void *userdata,
                                                  const uint8_t *text,
                                                  size_t len,
                                                  struct promptveil_places *places);

// Called once with the userdata of a recognizer or a validator when nothing can call that any more. Runs on the thread
// that frees the last handle, or ends the last call; must not call the library, throw or longjmp out.
typedef void (*promptveil_userdata_free)(void *userdata);

// What became of the tokens of a text.
typedef struct promptveil_restore_report {
  // Tokens whose values were put back.
  uint64_t restored;
  // Tokens of this vault that stay, because they stand where no value may go.
  uint64_t denied;
  // Tokens that look like this vault's and are not.
  uint64_t forged;
  // What reads like a token and is none of this vault's.
  uint64_t unknown;
} promptveil_restore_report;

// What is known of a failure. Never holds scanned text.
typedef struct promptveil_error_info {
  // One sentence, with what failed, where, the value seen and the limit.
  struct promptveil_str message;
  // The rule at fault, or empty.
  struct promptveil_str rule;
  // Line in the pack, from 1; 0 when unknown.
  size_t line;
  // Column in characters, from 1; 0 when unknown.
  size_t column;
  // The limit that was passed, or 0.
  size_t limit;
  // The code of the call that failed; PROMPTVEIL_RESULT_OK when none has.
  promptveil_result code;
} promptveil_error_info;

// Called with each finding, which lives only during the call. Return 0 to go on, anything else to stop.
//
// It may call the library. It must not throw or longjmp out: the process would end or memory leak.
typedef int32_t (*promptveil_finding_callback)(void *userdata,
                                               const struct promptveil_finding *finding);

// Checks a value that a rule has found. Return 1 when it passes, 0 when it does not, anything else when it could not
// be checked.
//
// `value` is UTF-8 without a NUL at the end and lives only during the call: the value as it stands in the text after
// folding, U+FFFD for bytes that were not UTF-8.
//
// It runs for each match of the rules that name it, on the thread that called the library, and should take
// microseconds; several threads run it at once with the same `userdata`. It may call the library as a recognizer may.
// It must not throw or longjmp out: the process would end or memory leak.
//
// One that returns neither 1 nor 0 ends the call that it runs in with PROMPTVEIL_RESULT_STOPPED, without a text, since
// nobody knows what is in it. A stream is over then; vaults and sessions go on.
typedef int32_t (*promptveil_validator_callback)(void *userdata, const uint8_t *value, size_t len);









#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// Scans `count` texts: text i is `data[offsets[i]]` to `data[offsets[i + 1]]`, `offsets` has `count + 1` numbers.
//
// The findings of text i go to `findings[rows[i]]` to `findings[rows[i + 1]]`, with offsets into that text; `rows` has
// room for `count + 1`. `*total_out` is the number of all findings; when it is more than `capacity`, nothing is
// written to `findings` and the result is PROMPTVEIL_RESULT_BUFFER_TOO_SMALL. Any thread.
promptveil_result promptveil_scan_batch(const struct promptveil_scanner *scanner,
                                        const uint8_t *data,
                                        size_t data_len,
                                        const int32_t *offsets,
                                        size_t count,
                                        uint32_t unit_number,
                                        struct promptveil_finding *findings,
                                        size_t capacity,
                                        size_t *rows,
                                        size_t *total_out);

// Redacts `count` texts laid out as for promptveil_scan_batch; the results have the same layout.
//
// The bytes of all results are `*data_out`, which the caller owns; `offsets_out` has room for `count + 1` numbers and
// `verdicts_out` for `count` verdicts. PROMPTVEIL_RESULT_LIMIT_EXCEEDED when the results outgrow 32 bits. Any thread.
promptveil_result promptveil_redact_batch(const struct promptveil_scanner *scanner,
                                          const uint8_t *data,
                                          size_t data_len,
                                          const int32_t *offsets,
                                          size_t count,
                                          struct promptveil_buffer **data_out,
                                          int32_t *offsets_out,
                                          promptveil_verdict *verdicts_out);

// Points at the bytes of a buffer; they stay until it is freed.
promptveil_result promptveil_buffer_bytes(const struct promptveil_buffer *buffer,
                                          struct promptveil_str *bytes_out);

// Frees a buffer, and wipes it if it holds restored values. NULL is allowed. Views of it end here.
promptveil_result promptveil_buffer_free(struct promptveil_buffer *buffer);

// The scanner with all embedded packs; compiled at the first call and shared from then on.
//
// The caller owns `*scanner_out`. Any thread.
promptveil_result promptveil_scanner_builtin(struct promptveil_scanner **scanner_out);

// Frees a scanner. NULL is allowed. Calls that run in other threads end as they would have.
promptveil_result promptveil_scanner_free(struct promptveil_scanner *scanner);

// A builder without rules. The caller owns `*builder_out`. Any thread.
promptveil_result promptveil_builder_new(struct promptveil_builder **builder_out);

// Frees a builder. NULL is allowed. Scanners it built live on.
promptveil_result promptveil_builder_free(struct promptveil_builder *builder);

// Adds the embedded pack of this name, `identity` for instance.
promptveil_result promptveil_builder_add_pack(struct promptveil_builder *builder,
                                              const uint8_t *pack,
                                              size_t len);

// Adds the rules of a pack in TOML. A bad pack leaves the builder as it was.
promptveil_result promptveil_builder_add_toml(struct promptveil_builder *builder,
                                              const uint8_t *toml,
                                              size_t len);

// Adds the rules of a pack file. The path is UTF-8. A bad pack leaves the builder as it was.
promptveil_result promptveil_builder_add_file(struct promptveil_builder *builder,
                                              const uint8_t *path,
                                              size_t len);

// How far the packs are trusted that are added from now on, a promptveil_trust. Default: PROMPTVEIL_TRUST_ADDED.
promptveil_result promptveil_builder_trust(struct promptveil_builder *builder,
                                           uint32_t number);

// Which disguises to see through, a promptveil_disguises. Default: PROMPTVEIL_DISGUISES_LOOKALIKE.
promptveil_result promptveil_builder_disguises(struct promptveil_builder *builder, uint32_t number);

// Largest size of the compiled rules, in bytes. Default: 64 MiB.
//
// Rules that need more are PROMPTVEIL_RESULT_LIMIT_EXCEEDED of promptveil_builder_build.
promptveil_result promptveil_builder_size_limit(struct promptveil_builder *builder, size_t bytes);

// Longest time that rules other than the embedded ones take to compile, in milliseconds. Default: 2000.
//
// Rules that need longer are PROMPTVEIL_RESULT_LIMIT_EXCEEDED of promptveil_builder_build.
promptveil_result promptveil_builder_time_limit(struct promptveil_builder *builder,
                                                uint64_t milliseconds);

// Reports only findings with at least this score, 0 to 100. Default: 50.
promptveil_result promptveil_builder_min_score(struct promptveil_builder *builder, uint32_t score);

// One promptveil_action for all findings instead of each rule's own; rules that block or allow keep theirs.
promptveil_result promptveil_builder_action(struct promptveil_builder *builder,
                                            uint32_t number);

// The key of PROMPTVEIL_ACTION_HASH: 32 random bytes, which are copied.
promptveil_result promptveil_builder_hash_key(struct promptveil_builder *builder,
                                              const uint8_t *key,
                                              size_t len);

// Compiles the rules. The caller owns `*scanner_out`; the builder stays as it is and may build again.
promptveil_result promptveil_builder_build(struct promptveil_builder *builder,
                                           struct promptveil_scanner **scanner_out);

// Frees everything the library holds for handles; every later call with a handle fails.
//
// For hosts that look for leaks at their end; others need not call it. No view of the library's memory may be used
// after it. A second call returns PROMPTVEIL_RESULT_SHUT_DOWN. Any thread.
promptveil_result promptveil_shutdown(void);

// The version of the library, `0.1.0` for instance; lives as long as the library.
struct promptveil_str promptveil_version(void);

// The ABI version of the library.
uint32_t promptveil_abi_version(void);

// Whether the library fits a header: pass PROMPTVEIL_ABI_VERSION, before any other call.
promptveil_result promptveil_check_abi(uint32_t header);

// How many packs are embedded.
size_t promptveil_pack_count(void);

// The name of an embedded pack, from 0; lives as long as the library. Empty when there is none.
struct promptveil_str promptveil_pack_id(size_t index);

// How many rules a scanner has. Any thread.
promptveil_result promptveil_scanner_rule_count(const struct promptveil_scanner *scanner,
                                                size_t *count_out);

// Describes the rule with this number, from 0. The texts live until the scanner is freed. Any thread.
promptveil_result promptveil_scanner_rule(const struct promptveil_scanner *scanner,
                                          uint32_t index,
                                          struct promptveil_rule *rule_out);

// Adds a recognizer that finds values of the rule with this id: an embedded one, `person-name` for instance, or one of
// a pack that was added. A rule may have several; a model that finds several kinds of values is added for each.
//
// What it finds takes part in overlaps, actions, tokens and payloads like any match of that rule. Streams hold
// each text back until it is whole. An id that no rule has is PROMPTVEIL_RESULT_RULE_INVALID of
// promptveil_builder_build.
//
// `userdata` is handed to `recognize` as it is, by several threads at once. It must live until `free_userdata` is called
// with it: when the builder, the scanners it built, and the streams and sessions over those are all freed and no call
// with them runs. `free_userdata` may be NULL. It is not called when this call fails.
promptveil_result promptveil_builder_recognizer(struct promptveil_builder *builder,
                                                const uint8_t *rule,
                                                size_t len,
                                                promptveil_recognizer_callback recognize,
                                                void *userdata,
                                                promptveil_userdata_free free_userdata);

// Says that the bytes from `start` to `end` of the text, `end` not included, are a value; `score` is 0 to 100.
//
// Places may overlap and come in any order. One that is empty, beyond the text or not between characters is
// PROMPTVEIL_RESULT_INVALID_PARAMETER, and nothing is covered for it: it counts in something other than bytes, or
// belongs to another text. Once the callback has returned, PROMPTVEIL_RESULT_INVALID_HANDLE.
promptveil_result promptveil_places_add(struct promptveil_places *places,
                                        size_t start,
                                        size_t end,
                                        uint32_t score);

// Replaces every value found in a text; look at `*verdict_out` before it goes on.
//
// The caller owns `*text_out`. The text need not be valid UTF-8 and is not kept. Any thread, also on one scanner at
// once.
promptveil_result promptveil_redact(const struct promptveil_scanner *scanner,
                                    const uint8_t *text,
                                    size_t len,
                                    struct promptveil_buffer **text_out,
                                    promptveil_verdict *verdict_out);

// Redacts JSON so that it stays the same JSON; `kind` is a promptveil_payload.
//
// The caller owns `*json_out`; it is NULL when the verdict is PROMPTVEIL_VERDICT_BLOCKED. Any thread.
promptveil_result promptveil_redact_payload(const struct promptveil_scanner *scanner,
                                            uint32_t kind,
                                            const uint8_t *json,
                                            size_t len,
                                            struct promptveil_buffer **json_out,
                                            promptveil_verdict *verdict_out);

// Puts the values of a vault back into a text; tokens of other vaults stay as they are.
//
// `sinks` is promptveil_sink flags, `escape_number` a promptveil_escape. The caller owns `*text_out`, which is wiped
// when it is freed. `report_out` may be NULL.
promptveil_result promptveil_restore(const struct promptveil_vault *vault,
                                     const uint8_t *text,
                                     size_t len,
                                     uint32_t sinks,
                                     uint32_t escape_number,
                                     struct promptveil_buffer **text_out,
                                     struct promptveil_restore_report *report_out);

// Begins a stream; arguments as for promptveil_restore. The caller owns `*stream_out`.
promptveil_result promptveil_restore_stream_new(const struct promptveil_vault *vault,
                                                uint32_t sinks,
                                                uint32_t escape_number,
                                                struct promptveil_restore_stream **stream_out);

// Takes the next bytes, cut anywhere, and gives what no later byte can change.
//
// The caller owns `*text_out`, which may hold nothing.
promptveil_result promptveil_restore_stream_push(struct promptveil_restore_stream *stream,
                                                 const uint8_t *chunk,
                                                 size_t len,
                                                 struct promptveil_buffer **text_out);

// Ends the stream and gives what is left. The caller owns `*text_out`; `report_out` may be NULL.
//
// The handle stays until it is freed; it takes nothing more.
promptveil_result promptveil_restore_stream_finish(struct promptveil_restore_stream *stream,
                                                   struct promptveil_buffer **text_out,
                                                   struct promptveil_restore_report *report_out);

// Frees a stream, also with text still in it, which is lost. NULL is allowed.
promptveil_result promptveil_restore_stream_free(struct promptveil_restore_stream *stream);

// Describes the last call on this thread that failed.
//
// Calls that succeed leave it as it is. The texts live until the next call on this thread that fails; do not free
// them. Any thread; each has its own.
promptveil_result promptveil_last_error(struct promptveil_error_info *info_out);

// Scans a text into an array of the caller.
//
// `*total_out` is the number of findings. When it is more than `capacity` nothing is written to `findings` and the
// result is PROMPTVEIL_RESULT_BUFFER_TOO_SMALL: call again with room. `unit` is a promptveil_unit. The text need not
// be valid UTF-8 and is not kept. Any thread, also on one scanner at once.
promptveil_result promptveil_scan(const struct promptveil_scanner *scanner,
                                  const uint8_t *text,
                                  size_t len,
                                  uint32_t unit_number,
                                  struct promptveil_finding *findings,
                                  size_t capacity,
                                  size_t *total_out);

// Scans a text and calls `on_finding` with each finding, in order; offsets are bytes.
//
// The result is PROMPTVEIL_RESULT_STOPPED when the callback stopped. `userdata` is handed to it as it is. Any thread.
promptveil_result promptveil_scan_each(const struct promptveil_scanner *scanner,
                                       const uint8_t *text,
                                       size_t len,
                                       promptveil_finding_callback on_finding,
                                       void *userdata);

// Begins a session over payloads of one format and takes the vault for itself.
//
// `kind` is a promptveil_payload, `flags` promptveil_session_flag. The vault's values move into the session: later
// calls with `vault` are PROMPTVEIL_RESULT_FINISHED, it is still freed. The caller owns `*session_out`.
promptveil_result promptveil_session_new(const struct promptveil_scanner *scanner,
                                         struct promptveil_vault *vault,
                                         uint32_t kind,
                                         uint32_t flags,
                                         struct promptveil_session **session_out);

// Ends a session and hands its vault on, to seal it or for the next session. The caller owns `*vault_out`.
//
// Later calls with the session are PROMPTVEIL_RESULT_FINISHED; it is still freed.
promptveil_result promptveil_session_end(struct promptveil_session *session,
                                         struct promptveil_vault **vault_out);

// Frees a session and wipes the values of its vault. NULL is allowed.
promptveil_result promptveil_session_free(struct promptveil_session *session);

// Replaces every value in a request by its token; look at `*verdict_out` before it goes on.
//
// The caller owns `*json_out`; it is NULL when the verdict is PROMPTVEIL_VERDICT_BLOCKED.
promptveil_result promptveil_session_redact_request(struct promptveil_session *session,
                                                    const uint8_t *json,
                                                    size_t len,
                                                    struct promptveil_buffer **json_out,
                                                    promptveil_verdict *verdict_out);

// Puts the values back into a whole reply. The caller owns `*json_out`, which is wiped when it is freed; `report_out` may
// be NULL.
promptveil_result promptveil_session_restore_reply(const struct promptveil_session *session,
                                                   const uint8_t *json,
                                                   size_t len,
                                                   struct promptveil_buffer **json_out,
                                                   struct promptveil_restore_report *report_out);

// Begins the events of one reply; `kind` is a promptveil_payload. The caller owns `*stream_out`. Any thread.
promptveil_result promptveil_redact_sse_new(const struct promptveil_scanner *scanner,
                                            uint32_t kind,
                                            struct promptveil_redact_sse **stream_out);

// Takes the next bytes, cut anywhere, and gives every event that is whole.
//
// The caller owns `*events_out`, which may hold nothing. An event without an end is PROMPTVEIL_RESULT_LIMIT_EXCEEDED
// and ends the stream.
promptveil_result promptveil_redact_sse_push(struct promptveil_redact_sse *stream,
                                             const uint8_t *chunk,
                                             size_t len,
                                             struct promptveil_buffer **events_out);

// Ends the reply and gives what is left, and the verdict on all of it. The caller owns `*events_out`.
//
// With PROMPTVEIL_VERDICT_BLOCKED the events that were given end before what cannot be read. The handle stays until it
// is freed; it takes nothing more.
promptveil_result promptveil_redact_sse_finish(struct promptveil_redact_sse *stream,
                                               struct promptveil_buffer **events_out,
                                               promptveil_verdict *verdict_out);

// Frees a stream, also with events still in it, which are lost. NULL is allowed.
promptveil_result promptveil_redact_sse_free(struct promptveil_redact_sse *stream);

// Begins the events of one reply to a session. The caller owns `*stream_out`.
promptveil_result promptveil_session_restore_sse(const struct promptveil_session *session,
                                                 struct promptveil_restore_sse **stream_out);

// Takes the next bytes, cut anywhere, and gives every event that is whole.
//
// The caller owns `*events_out`, which may hold nothing and is wiped when it is freed. An event without an end is
// PROMPTVEIL_RESULT_LIMIT_EXCEEDED and ends the stream.
promptveil_result promptveil_restore_sse_push(struct promptveil_restore_sse *stream,
                                              const uint8_t *chunk,
                                              size_t len,
                                              struct promptveil_buffer **events_out);

// Ends the reply and gives what is left. The caller owns `*events_out`; `report_out` may be NULL.
//
// The handle stays until it is freed; it takes nothing more.
promptveil_result promptveil_restore_sse_finish(struct promptveil_restore_sse *stream,
                                                struct promptveil_buffer **events_out,
                                                struct promptveil_restore_report *report_out);

// Frees a stream, also with events still in it, which are lost. NULL is allowed.
promptveil_result promptveil_restore_sse_free(struct promptveil_restore_sse *stream);

// Begins a stream. The caller owns `*stream_out`. Any thread.
promptveil_result promptveil_redact_stream_new(const struct promptveil_scanner *scanner,
                                               struct promptveil_redact_stream **stream_out);

// Begins a stream with tokens of a vault; another thread that uses the vault makes a call PROMPTVEIL_RESULT_BUSY.
//
// The caller owns `*stream_out`. Scanner and vault may be freed before it.
promptveil_result promptveil_redact_stream_new_with(const struct promptveil_scanner *scanner,
                                                    struct promptveil_vault *vault,
                                                    struct promptveil_redact_stream **stream_out);

// Takes the next bytes, cut anywhere, and gives what no later byte can change.
//
// The caller owns `*text_out`, which may hold nothing. A stream whose vault is full or too old ends with the call that
// says so, and its text is lost: nothing goes on that the vault cannot turn back. After PROMPTVEIL_RESULT_BUSY the
// same bytes may be passed again.
promptveil_result promptveil_redact_stream_push(struct promptveil_redact_stream *stream,
                                                const uint8_t *chunk,
                                                size_t len,
                                                struct promptveil_buffer **text_out);

// Ends the stream and gives what is left, and the verdict on the whole text. The caller owns `*text_out`.
//
// The handle stays until it is freed; it takes nothing more.
promptveil_result promptveil_redact_stream_finish(struct promptveil_redact_stream *stream,
                                                  struct promptveil_buffer **text_out,
                                                  promptveil_verdict *verdict_out);

// Frees a stream, also with text still in it, which is lost. NULL is allowed.
promptveil_result promptveil_redact_stream_free(struct promptveil_redact_stream *stream);

// Adds a validator that rules of added packs may name in `validators`; it replaces an embedded one of the same name.
//
// Rules that name a validator that nobody added are PROMPTVEIL_RESULT_RULE_INVALID of promptveil_builder_build.
//
// `userdata` is handed to `is_valid` as it is, by several threads at once. It must live until `free_userdata` is called
// with it: when the builder, the scanners it built, and the streams and sessions over those are all freed and no call
// with them runs, or when another validator takes its name. `free_userdata` may be NULL. It is not called when this call
// fails.
promptveil_result promptveil_builder_validator(struct promptveil_builder *builder,
                                               const uint8_t *validator,
                                               size_t len,
                                               promptveil_validator_callback is_valid,
                                               void *userdata,
                                               promptveil_userdata_free free_userdata);

// An empty vault with a random key. The caller owns `*vault_out`. Any thread.
promptveil_result promptveil_vault_new(struct promptveil_vault **vault_out);

// An empty vault that gives the same tokens as every other with this key: 32 random bytes, which are copied.
//
// The caller owns `*vault_out`. Any thread.
promptveil_result promptveil_vault_new_with_key(const uint8_t *session_key,
                                                size_t len,
                                                struct promptveil_vault **vault_out);

// Frees a vault and wipes its values. NULL is allowed. A stream over it keeps it until the stream is freed.
promptveil_result promptveil_vault_free(struct promptveil_vault *vault);

// Changes how much a vault may hold; values that are there stay.
//
// Default: 100000 values, 64 MiB, no limit of age; `age_seconds` 0 is none. Past a limit nothing is redacted: the
// result is PROMPTVEIL_RESULT_LIMIT_EXCEEDED or PROMPTVEIL_RESULT_EXPIRED.
promptveil_result promptveil_vault_limit(struct promptveil_vault *vault,
                                         size_t values,
                                         size_t bytes,
                                         uint64_t age_seconds);

// How many values a vault holds.
promptveil_result promptveil_vault_len(const struct promptveil_vault *vault, size_t *len_out);

// Seals a vault: bytes that only this key opens, 32 random bytes. The caller owns `*sealed_out`.
promptveil_result promptveil_vault_seal(const struct promptveil_vault *vault,
                                        const uint8_t *seal_key,
                                        size_t len,
                                        struct promptveil_buffer **sealed_out);

// Opens what promptveil_vault_seal gave. The caller owns `*vault_out`. Any thread.
//
// PROMPTVEIL_RESULT_INVALID_SEAL when any bit was changed or the key is another.
promptveil_result promptveil_vault_open(const uint8_t *sealed,
                                        size_t sealed_len,
                                        const uint8_t *seal_key,
                                        size_t len,
                                        struct promptveil_vault **vault_out);

// As promptveil_redact, with tokens of a vault where a rule's action is PROMPTVEIL_ACTION_TOKEN.
//
// Tokens of this vault that stand in the text stay. The caller owns `*text_out`.
promptveil_result promptveil_redact_with(const struct promptveil_scanner *scanner,
                                         struct promptveil_vault *vault,
                                         const uint8_t *text,
                                         size_t len,
                                         struct promptveil_buffer **text_out,
                                         promptveil_verdict *verdict_out);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* PROMPTVEIL_H */
