/* The misuse list: each case has its number and its code; 0 is what must simply work. 30, a callback that throws or
 * longjmps, is forbidden by the header and has no code. 31, a fault inside, cannot be brought about from here: unit tests
 * of src/ffi throw on purpose. */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include "check.h"

/* Of several threads: counted only when it fails. */
static unsigned wrong;
#define CHECK_QUIET(holds) __atomic_add_fetch(&wrong, (holds) ? 0 : 1, __ATOMIC_RELAXED)

static const char TEXT[] = "Her SSN is 531-27-8846, call (413) 555-0142.";
#define LEN (sizeof TEXT - 1)

static promptveil_scanner *scanner;
static promptveil_redact_stream *shared;
static pthread_barrier_t both_ready;

static int count(void *userdata, const promptveil_finding *finding) {
    (void)finding;
    ++*(int *)userdata;
    return 0;
}

static int again(void *userdata, const promptveil_finding *finding) {
    (void)finding;
    return promptveil_scan_each(scanner, bytes_of(TEXT), LEN, count, userdata) != PROMPTVEIL_RESULT_OK;
}

static int stop(void *userdata, const promptveil_finding *finding) {
    count(userdata, finding);
    return 1;
}

static void nulls_and_lengths(void) {
    promptveil_finding found[8];
    size_t total = 9;
    promptveil_buffer *buffer = (promptveil_buffer *)&total;
    promptveil_verdict verdict = PROMPTVEIL_VERDICT_CLEAN;
    const uint8_t *text = bytes_of(TEXT);
    promptveil_builder *builder;

    CHECK(1, promptveil_scan(NULL, text, LEN, 0, found, 8, &total), PROMPTVEIL_RESULT_NULL_PARAMETER);
    CHECK(1, total, 0);
    CHECK(2, promptveil_scan(scanner, NULL, 1, 0, found, 8, &total), PROMPTVEIL_RESULT_NULL_PARAMETER);
    CHECK(3, promptveil_redact(scanner, text, LEN, NULL, &verdict), PROMPTVEIL_RESULT_NULL_PARAMETER);
    CHECK(3, verdict, PROMPTVEIL_VERDICT_NONE);
    CHECK(3, promptveil_redact(scanner, text, LEN, &buffer, NULL), PROMPTVEIL_RESULT_NULL_PARAMETER);
    CHECK(3, buffer == NULL, 1);
    CHECK(4, promptveil_scan(scanner, text, LEN, 0, found, 8, NULL), PROMPTVEIL_RESULT_NULL_PARAMETER);
    promptveil_builder_new(&builder);
    CHECK(5, promptveil_builder_add_file(builder, NULL, 3), PROMPTVEIL_RESULT_NULL_PARAMETER);
    CHECK(5, promptveil_builder_add_file(builder, NULL, 0), PROMPTVEIL_RESULT_NULL_PARAMETER);
    CHECK(6, promptveil_scan(scanner, NULL, 0, 0, NULL, 0, &total), PROMPTVEIL_RESULT_OK);
    CHECK(6, total, 0);
    CHECK(7, promptveil_scan(scanner, text, (size_t)PTRDIFF_MAX + 1, 0, found, 8, &total),
          PROMPTVEIL_RESULT_INVALID_LENGTH);
    CHECK(8, promptveil_scan(scanner, text, (size_t)PROMPTVEIL_MAX_TEXT_LEN + 1, 0, found, 8, &total),
          PROMPTVEIL_RESULT_LIMIT_EXCEEDED);
    CHECK(9, promptveil_scan(scanner, text, LEN, 0, found, 8, (size_t *)((uintptr_t)&total + 1)),
          PROMPTVEIL_RESULT_MISALIGNED);
    CHECK(32, promptveil_scan(scanner, bytes_of("\xff 531-27-8846 \xc3"), 14, 0, found, 8, &total), PROMPTVEIL_RESULT_OK);
    CHECK(32, total, 1);
    CHECK(32, promptveil_builder_add_pack(builder, bytes_of("\xff\xfe"), 2), PROMPTVEIL_RESULT_INVALID_UTF8);
    CHECK(33, promptveil_builder_add_file(builder, bytes_of("a\0b"), 3), PROMPTVEIL_RESULT_INVALID_PARAMETER);
    CHECK(33, promptveil_builder_add_pack(builder, bytes_of("de\0"), 3), PROMPTVEIL_RESULT_INVALID_PARAMETER);
    CHECK(34, promptveil_scan(scanner, text, LEN, 77, found, 8, &total), PROMPTVEIL_RESULT_INVALID_PARAMETER);
    CHECK(34, promptveil_builder_action(builder, 0), PROMPTVEIL_RESULT_INVALID_PARAMETER);
    CHECK(34, promptveil_redact_payload(scanner, 9, text, LEN, &buffer, &verdict), PROMPTVEIL_RESULT_INVALID_PARAMETER);
    promptveil_builder_free(builder);
}

static void handles(void) {
    promptveil_buffer *first, *second;
    promptveil_scanner *freed;
    promptveil_verdict verdict;
    promptveil_str bytes;
    size_t total;
    const uint8_t *text = bytes_of(TEXT);

    promptveil_scanner_builtin(&freed);
    CHECK(11, promptveil_scanner_free(freed), PROMPTVEIL_RESULT_OK);
    CHECK(10, promptveil_scan(freed, text, LEN, 0, NULL, 0, &total), PROMPTVEIL_RESULT_INVALID_HANDLE);
    CHECK(11, promptveil_scanner_free(freed), PROMPTVEIL_RESULT_INVALID_HANDLE);
    CHECK(12, promptveil_scanner_free(NULL), PROMPTVEIL_RESULT_OK);
    CHECK(12, promptveil_buffer_free(NULL), PROMPTVEIL_RESULT_OK);
    CHECK(12, promptveil_builder_free(NULL), PROMPTVEIL_RESULT_OK);
    CHECK(12, promptveil_redact_stream_free(NULL), PROMPTVEIL_RESULT_OK);
    CHECK(13, promptveil_buffer_bytes((const promptveil_buffer *)(const void *)scanner, &bytes),
          PROMPTVEIL_RESULT_WRONG_KIND);
    CHECK(14, promptveil_scan((const promptveil_scanner *)(uintptr_t)0xdeadbeef, text, LEN, 0, NULL, 0, &total),
          PROMPTVEIL_RESULT_INVALID_HANDLE);
    promptveil_redact(scanner, text, LEN, &first, &verdict);
    CHECK(15, promptveil_buffer_free(first), PROMPTVEIL_RESULT_OK);
    promptveil_redact(scanner, text, LEN, &second, &verdict);
    CHECK(15, first == second, 0);
    CHECK(15, promptveil_buffer_bytes(first, &bytes), PROMPTVEIL_RESULT_INVALID_HANDLE);
    CHECK(15, bytes.data == NULL && bytes.len == 0, 1);
    CHECK(21, promptveil_buffer_free((promptveil_buffer *)(void *)&total), PROMPTVEIL_RESULT_INVALID_HANDLE);
    CHECK(22, promptveil_buffer_free(second), PROMPTVEIL_RESULT_OK);
    CHECK(22, promptveil_buffer_free(second), PROMPTVEIL_RESULT_INVALID_HANDLE);
}

static void arrays_and_callbacks(void) {
    promptveil_finding found[8];
    union { promptveil_finding findings[8]; uint8_t text[8 * sizeof(promptveil_finding)]; } both;
    size_t total;
    int seen = 0;
    const uint8_t *text = bytes_of(TEXT);

    memset(found, 0x5a, sizeof found);
    CHECK(19, promptveil_scan(scanner, text, LEN, 0, found, 1, &total), PROMPTVEIL_RESULT_BUFFER_TOO_SMALL);
    CHECK(19, total, 2);
    CHECK(19, ((unsigned char *)found)[0], 0x5a);
    memcpy(both.text, TEXT, LEN);
    CHECK(20, promptveil_scan(scanner, both.text, LEN, 0, both.findings, 8, &total), PROMPTVEIL_RESULT_OVERLAP);
    CHECK(28, promptveil_scan_each(scanner, text, LEN, again, &seen), PROMPTVEIL_RESULT_OK);
    CHECK(28, seen, 4);
    seen = 0;
    CHECK(29, promptveil_scan_each(scanner, text, LEN, stop, &seen), PROMPTVEIL_RESULT_STOPPED);
    CHECK(29, seen, 1);
}

static void streams(void) {
    promptveil_redact_stream *stream, *pending;
    promptveil_scanner *own;
    promptveil_buffer *out;
    promptveil_verdict verdict;

    promptveil_scanner_builtin(&own);
    promptveil_redact_stream_new(own, &stream);
    promptveil_redact_stream_new(own, &pending);
    CHECK(27, promptveil_scanner_free(own), PROMPTVEIL_RESULT_OK);
    CHECK(27, promptveil_redact_stream_push(stream, bytes_of(TEXT), LEN, &out), PROMPTVEIL_RESULT_OK);
    promptveil_buffer_free(out);
    CHECK(27, promptveil_redact_stream_finish(stream, &out, &verdict), PROMPTVEIL_RESULT_OK);
    CHECK(27, verdict, PROMPTVEIL_VERDICT_REDACTED);
    promptveil_buffer_free(out);
    CHECK(23, promptveil_redact_stream_push(stream, bytes_of(TEXT), LEN, &out), PROMPTVEIL_RESULT_FINISHED);
    CHECK(23, out == NULL, 1);
    CHECK(24, promptveil_redact_stream_finish(stream, &out, &verdict), PROMPTVEIL_RESULT_FINISHED);
    CHECK(24, verdict, PROMPTVEIL_VERDICT_NONE);
    promptveil_redact_stream_free(stream);
    promptveil_redact_stream_push(pending, bytes_of(TEXT), LEN, &out);
    promptveil_buffer_free(out);
    CHECK(25, promptveil_redact_stream_free(pending), PROMPTVEIL_RESULT_OK);
}

/* 26: one thread is in a long push, another comes: Busy or its turn, never a crash. */
static void *push_long(void *busy) {
    static uint8_t chunk[1 << 20];
    memset(chunk, 'a', sizeof chunk);
    pthread_barrier_wait(&both_ready);
    for (int i = 0; i < 20; i++) {
        promptveil_buffer *out;
        promptveil_result result = promptveil_redact_stream_push(shared, chunk, sizeof chunk, &out);
        if (result == PROMPTVEIL_RESULT_BUSY) ++*(int *)busy;
        else CHECK(26, result, PROMPTVEIL_RESULT_OK);
        promptveil_buffer_free(out);
    }
    return NULL;
}

static void *last_error_of_new_thread(void *unused) {
    promptveil_error_info info;
    (void)unused;
    CHECK(37, promptveil_last_error(&info), PROMPTVEIL_RESULT_OK);
    CHECK(37, info.code, PROMPTVEIL_RESULT_OK);
    CHECK(37, info.message.len, 0);
    return NULL;
}

static void threads_and_fork(void) {
    pthread_t one, two;
    int busy[2] = {0, 0};
    int status = 0;
    promptveil_redact_stream_new(scanner, &shared);
    pthread_barrier_init(&both_ready, NULL, 2);
    pthread_create(&one, NULL, push_long, &busy[0]);
    pthread_create(&two, NULL, push_long, &busy[1]);
    pthread_join(one, NULL);
    pthread_join(two, NULL);
    pthread_barrier_destroy(&both_ready);
    CHECK(26, busy[0] + busy[1] > 0, 1);
    promptveil_redact_stream_free(shared);
    promptveil_scanner_free((promptveil_scanner *)(uintptr_t)7);
    pthread_create(&one, NULL, last_error_of_new_thread, NULL);
    pthread_join(one, NULL);

    pid_t child = fork();
    if (child == 0) {
        promptveil_finding found[8];
        size_t total;
        promptveil_result result = promptveil_scan(scanner, bytes_of(TEXT), LEN, 0, found, 8, &total);
        _exit(result == PROMPTVEIL_RESULT_OK && total == 2 ? 0 : 1);
    }
    waitpid(child, &status, 0);
    CHECK(16, status, 0);
}

static void versions_and_rules(void) {
    promptveil_rule rule;
    promptveil_builder *builder;
    promptveil_scanner *built, *none;
    promptveil_error_info info;
    size_t total;
    static const char BAD[] = "schema = 1\nid = \"x\nversion";

    memset(&rule, 0, sizeof rule);
    rule.size = sizeof rule - 8;
    CHECK(35, promptveil_scanner_rule(scanner, 0, &rule), PROMPTVEIL_RESULT_STRUCT_SIZE);
    rule.size = sizeof rule;
    CHECK(35, promptveil_scanner_rule(scanner, 0, &rule), PROMPTVEIL_RESULT_OK);
    CHECK(36, promptveil_check_abi(PROMPTVEIL_ABI_VERSION), PROMPTVEIL_RESULT_OK);
    CHECK(36, promptveil_check_abi(PROMPTVEIL_ABI_VERSION + 1), PROMPTVEIL_RESULT_ABI_MISMATCH);
    CHECK(36, memcmp(promptveil_version().data, PROMPTVEIL_VERSION, promptveil_version().len), 0);
    CHECK(36, promptveil_version().len, sizeof PROMPTVEIL_VERSION - 1);

    promptveil_builder_new(&builder);
    promptveil_builder_add_pack(builder, bytes_of("identity"), 8);
    CHECK(39, promptveil_builder_add_toml(builder, bytes_of(BAD), sizeof BAD - 1), PROMPTVEIL_RESULT_RULE_SYNTAX);
    promptveil_last_error(&info);
    CHECK(39, info.line, 3);
    CHECK(39, promptveil_builder_build(builder, &built), PROMPTVEIL_RESULT_OK);
    CHECK(39, promptveil_scan(scanner, bytes_of(TEXT), LEN, 0, NULL, 0, &total), PROMPTVEIL_RESULT_BUFFER_TOO_SMALL);
    promptveil_builder_add_pack(builder, bytes_of("identity"), 8);
    CHECK(39, promptveil_builder_build(builder, &none), PROMPTVEIL_RESULT_RULE_INVALID);
    CHECK(39, none == NULL, 1);
    CHECK(39, promptveil_scanner_free(built), PROMPTVEIL_RESULT_OK);
    promptveil_builder_free(builder);
}

/* 34: options that are none; and what those that are change. */
static void builder_options(void) {
    static const char HEAD[] = "schema = 1\nid = \"own\"\nversion = \"1\"\ndescription = \"d\"\nlicense = \"MIT\"\n";
    static const char RULE[] = "[[rules]]\nid = \"own-case\"\nentity = \"OWN\"\ndescription = \"d\"\nseverity = \"low\"\n"
                               "regex = 'LV-\\d{6}'\nmust_match = [\"LV-004417\"]\nmust_not_match = [\"LV-04417\"]\n";
    static const char ENCODED[] = "Her SSN is NTMxLTI3LTg4NDY=.";
    char toml[1024];
    promptveil_builder *builder;
    promptveil_scanner *built;
    size_t total;
    int len;

    promptveil_builder_new(&builder);
    promptveil_builder_add_pack(builder, bytes_of("identity"), 8);
    CHECK(34, promptveil_builder_disguises(builder, 0), PROMPTVEIL_RESULT_INVALID_PARAMETER);
    CHECK(34, promptveil_builder_disguises(builder, PROMPTVEIL_DISGUISES_PLAIN), PROMPTVEIL_RESULT_OK);
    CHECK(0, promptveil_builder_build(builder, &built), PROMPTVEIL_RESULT_OK);
    promptveil_scan(built, bytes_of(ENCODED), sizeof ENCODED - 1, 0, NULL, 0, &total);
    CHECK(0, total, 0);
    promptveil_scanner_free(built);
    CHECK(34, promptveil_builder_disguises(builder, PROMPTVEIL_DISGUISES_ENCODED), PROMPTVEIL_RESULT_OK);
    CHECK(0, promptveil_builder_build(builder, &built), PROMPTVEIL_RESULT_OK);
    promptveil_scan(built, bytes_of(ENCODED), sizeof ENCODED - 1, 0, NULL, 0, &total);
    CHECK(0, total, 1);
    promptveil_scanner_free(built);
    CHECK(0, promptveil_builder_size_limit(builder, 1), PROMPTVEIL_RESULT_OK);
    CHECK(0, promptveil_builder_build(builder, &built), PROMPTVEIL_RESULT_LIMIT_EXCEEDED);
    CHECK(0, promptveil_builder_size_limit(builder, (size_t)64 << 20), PROMPTVEIL_RESULT_OK);

    /* A pack may not disable what is trusted more; the same pack may, once its host says so. */
    len = snprintf(toml, sizeof toml, "%sdisable = [\"us-ssn\"]\n%s", HEAD, RULE);
    CHECK(0, promptveil_builder_add_toml(builder, bytes_of(toml), (size_t)len), PROMPTVEIL_RESULT_OK);
    CHECK(0, promptveil_builder_build(builder, &built), PROMPTVEIL_RESULT_RULE_INVALID);
    promptveil_builder_free(builder);
    promptveil_builder_new(&builder);
    promptveil_builder_add_pack(builder, bytes_of("identity"), 8);
    CHECK(34, promptveil_builder_trust(builder, 3), PROMPTVEIL_RESULT_INVALID_PARAMETER);
    CHECK(34, promptveil_builder_trust(builder, PROMPTVEIL_TRUST_HOST), PROMPTVEIL_RESULT_OK);
    CHECK(0, promptveil_builder_add_toml(builder, bytes_of(toml), (size_t)len), PROMPTVEIL_RESULT_OK);
    CHECK(34, promptveil_builder_trust(builder, PROMPTVEIL_TRUST_ADDED), PROMPTVEIL_RESULT_OK);
    CHECK(0, promptveil_builder_build(builder, &built), PROMPTVEIL_RESULT_OK);
    promptveil_scan(built, bytes_of(TEXT), LEN, 0, NULL, 0, &total);
    CHECK(0, total, 0);
    promptveil_scanner_free(built);
    CHECK(0, promptveil_builder_time_limit(builder, 0), PROMPTVEIL_RESULT_OK);
    CHECK(0, promptveil_builder_build(builder, &built), PROMPTVEIL_RESULT_LIMIT_EXCEEDED);
    promptveil_builder_free(builder);
    CHECK(10, promptveil_builder_trust(builder, PROMPTVEIL_TRUST_HOST), PROMPTVEIL_RESULT_INVALID_HANDLE);
}

static const uint8_t KEY[32] = {1, 2, 3}, OTHER[32] = {4};

static promptveil_scanner *with_tokens(void) {
    promptveil_builder *builder;
    promptveil_scanner *built = NULL;
    promptveil_builder_new(&builder);
    promptveil_builder_add_pack(builder, bytes_of("identity"), 8);
    CHECK(34, promptveil_builder_action(builder, PROMPTVEIL_ACTION_TOKEN), PROMPTVEIL_RESULT_OK);
    CHECK(0, promptveil_builder_build(builder, &built), PROMPTVEIL_RESULT_OK);
    promptveil_builder_free(builder);
    return built;
}

static int restores(const promptveil_vault *vault, promptveil_str token) {
    promptveil_restore_report report;
    promptveil_buffer *out;
    CHECK(0, promptveil_restore(vault, token.data, token.len, 0, 0, &out, &report), PROMPTVEIL_RESULT_OK);
    promptveil_str text = view(out);
    int same = text.len == LEN && memcmp(text.data, TEXT, LEN) == 0;
    CHECK(38, report.restored > 0, same);
    promptveil_buffer_free(out);
    return same;
}

static void vaults(void) {
    promptveil_scanner *tokens = with_tokens();
    promptveil_vault *vault, *other, *opened;
    promptveil_buffer *text, *sealed, *out = NULL;
    promptveil_verdict verdict;
    promptveil_restore_stream *stream;
    size_t len;

    CHECK(2, promptveil_vault_new_with_key(NULL, 32, &vault), PROMPTVEIL_RESULT_NULL_PARAMETER);
    CHECK(2, vault == NULL, 1);
    CHECK(7, promptveil_vault_new_with_key(KEY, 31, &vault), PROMPTVEIL_RESULT_INVALID_PARAMETER);
    CHECK(0, promptveil_vault_new(&vault), PROMPTVEIL_RESULT_OK);
    CHECK(0, promptveil_vault_new(&other), PROMPTVEIL_RESULT_OK);
    CHECK(1, promptveil_redact_with(tokens, NULL, bytes_of(TEXT), LEN, &text, &verdict), PROMPTVEIL_RESULT_NULL_PARAMETER);
    CHECK(0, promptveil_redact_with(tokens, vault, bytes_of(TEXT), LEN, &text, &verdict), PROMPTVEIL_RESULT_OK);
    CHECK(0, verdict, PROMPTVEIL_VERDICT_REDACTED);
    CHECK(38, restores(vault, view(text)), 1);
    CHECK(38, restores(other, view(text)), 0);
    CHECK(34, promptveil_restore(vault, NULL, 0, 4, 0, &out, NULL), PROMPTVEIL_RESULT_INVALID_PARAMETER);
    CHECK(34, promptveil_restore(vault, NULL, 0, 0, 7, &out, NULL), PROMPTVEIL_RESULT_INVALID_PARAMETER);
    CHECK(13, promptveil_vault_len((const promptveil_vault *)(const void *)tokens, &len), PROMPTVEIL_RESULT_WRONG_KIND);

    CHECK(0, promptveil_vault_seal(vault, KEY, sizeof KEY, &sealed), PROMPTVEIL_RESULT_OK);
    promptveil_str bytes = view(sealed);
    CHECK(0, promptveil_vault_open(bytes.data, bytes.len, OTHER, sizeof OTHER, &opened), PROMPTVEIL_RESULT_INVALID_SEAL);
    CHECK(0, opened == NULL, 1);
    CHECK(0, promptveil_vault_open(bytes.data, bytes.len - 1, KEY, sizeof KEY, &opened), PROMPTVEIL_RESULT_INVALID_SEAL);
    CHECK(0, promptveil_vault_open(bytes.data, bytes.len, KEY, sizeof KEY, &opened), PROMPTVEIL_RESULT_OK);
    CHECK(38, restores(opened, view(text)), 1);
    promptveil_buffer_free(sealed);

    /* 8, 27: a full vault says so and gives no text; a stream outlives its vault. */
    CHECK(8, promptveil_vault_limit(other, 0, 0, 0), PROMPTVEIL_RESULT_OK);
    CHECK(8, promptveil_redact_with(tokens, other, bytes_of(TEXT), LEN, &out, &verdict), PROMPTVEIL_RESULT_LIMIT_EXCEEDED);
    CHECK(8, out == NULL && verdict == PROMPTVEIL_VERDICT_NONE, 1);
    CHECK(27, promptveil_restore_stream_new(vault, 0, 0, &stream), PROMPTVEIL_RESULT_OK);
    CHECK(27, promptveil_vault_free(vault), PROMPTVEIL_RESULT_OK);
    CHECK(11, promptveil_vault_free(vault), PROMPTVEIL_RESULT_INVALID_HANDLE);
    promptveil_str token = view(text);
    CHECK(27, promptveil_restore_stream_push(stream, token.data, token.len, &out), PROMPTVEIL_RESULT_OK);
    promptveil_buffer_free(out);
    CHECK(27, promptveil_restore_stream_finish(stream, &out, NULL), PROMPTVEIL_RESULT_OK);
    promptveil_buffer_free(out);
    CHECK(23, promptveil_restore_stream_push(stream, token.data, token.len, &out), PROMPTVEIL_RESULT_FINISHED);
    CHECK(24, promptveil_restore_stream_finish(stream, &out, NULL), PROMPTVEIL_RESULT_FINISHED);
    promptveil_restore_stream_free(stream);
    promptveil_buffer_free(text);
    promptveil_vault_free(other);
    promptveil_vault_free(opened);
    promptveil_scanner_free(tokens);
}

/* A stream over a vault: the vault may be busy or full. */
static void vault_streams(void) {
    promptveil_scanner *tokens = with_tokens();
    promptveil_vault *vault;
    promptveil_redact_stream *stream;
    promptveil_buffer *out;
    promptveil_verdict verdict;
    promptveil_vault_new(&vault);
    promptveil_vault_limit(vault, 0, 0, 0);
    CHECK(0, promptveil_redact_stream_new_with(tokens, vault, &stream), PROMPTVEIL_RESULT_OK);
    CHECK(8, promptveil_redact_stream_push(stream, bytes_of(TEXT), LEN, &out), PROMPTVEIL_RESULT_OK);
    promptveil_buffer_free(out);
    CHECK(8, promptveil_redact_stream_finish(stream, &out, &verdict), PROMPTVEIL_RESULT_LIMIT_EXCEEDED);
    CHECK(8, out == NULL && verdict == PROMPTVEIL_VERDICT_NONE, 1);
    CHECK(24, promptveil_redact_stream_finish(stream, &out, &verdict), PROMPTVEIL_RESULT_FINISHED);
    promptveil_redact_stream_free(stream);
    promptveil_vault_free(vault);
    promptveil_scanner_free(tokens);
}

/* How many tokens of a reply come back that has one in prose and one in a link. */
static unsigned long long restored(const promptveil_session *session, promptveil_str token) {
    char reply[512];
    promptveil_buffer *json;
    promptveil_restore_report report;
    int len = snprintf(reply, sizeof reply,
                       "{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"%.*s https://a.example/?q=%.*s\"}}]}",
                       (int)token.len, (const char *)token.data, (int)token.len, (const char *)token.data);
    CHECK(0, promptveil_session_restore_reply(session, bytes_of(reply), (size_t)len, &json, &report), PROMPTVEIL_RESULT_OK);
    promptveil_buffer_free(json);
    CHECK(0, report.restored + report.denied, 2);
    return report.restored;
}

static void sessions(void) {
    static const char REQUEST[] = "{\"messages\":[{\"role\":\"user\",\"content\":\"Her SSN is 531-27-8846.\"}]}";
    promptveil_scanner *tokens = with_tokens();
    promptveil_vault *vault, *back;
    promptveil_session *session;
    promptveil_buffer *json;
    promptveil_verdict verdict;
    promptveil_str token;
    size_t len = 0;
    int status;
    promptveil_vault_new(&vault);
    CHECK(34, promptveil_session_new(tokens, vault, 9, 0, &session), PROMPTVEIL_RESULT_INVALID_PARAMETER);
    CHECK(34, promptveil_session_new(tokens, vault, PROMPTVEIL_PAYLOAD_OPENAI, 16, &session), PROMPTVEIL_RESULT_INVALID_PARAMETER);
    CHECK(0, promptveil_session_new(tokens, vault, PROMPTVEIL_PAYLOAD_OPENAI, 0, &session), PROMPTVEIL_RESULT_OK);
    CHECK(0, promptveil_vault_len(vault, &len), PROMPTVEIL_RESULT_FINISHED);
    promptveil_vault_free(vault);
    CHECK(0, promptveil_session_redact_request(session, bytes_of(REQUEST), sizeof REQUEST - 1, &json, &verdict), PROMPTVEIL_RESULT_OK);
    CHECK(0, verdict, PROMPTVEIL_VERDICT_REDACTED);
    token = view(json);
    token.data = memmem(token.data, token.len, "[US_SSN_", 8);
    token.len = strlen("[US_SSN_0123456789ABCD]");
    CHECK(0, restored(session, token), 1);
    CHECK(0, promptveil_session_end(session, &back), PROMPTVEIL_RESULT_OK);
    promptveil_session_free(session);
    CHECK(0, promptveil_session_new(tokens, back, PROMPTVEIL_PAYLOAD_OPENAI, PROMPTVEIL_SESSION_RESTORE_LINKS, &session),
          PROMPTVEIL_RESULT_OK);
    promptveil_vault_free(back);
    CHECK(0, restored(session, token), 2);
    promptveil_buffer_free(json);
    CHECK(0, promptveil_session_restore_reply(session, bytes_of("{"), 1, &json, NULL), PROMPTVEIL_RESULT_INVALID_PAYLOAD);
    CHECK(0, json == NULL, 1);

    /* 16: the child is refused and the parent goes on. */
    pid_t child = fork();
    if (child == 0) {
        promptveil_result result =
            promptveil_session_redact_request(session, bytes_of(REQUEST), sizeof REQUEST - 1, &json, &verdict);
        _exit(result == PROMPTVEIL_RESULT_FORKED && json == NULL && verdict == PROMPTVEIL_VERDICT_NONE ? 0 : 1);
    }
    waitpid(child, &status, 0);
    CHECK(16, status, 0);
    CHECK(16, promptveil_session_end(session, &back), PROMPTVEIL_RESULT_OK);
    CHECK(24, promptveil_session_end(session, &vault), PROMPTVEIL_RESULT_FINISHED);
    CHECK(0, promptveil_vault_len(back, &len), PROMPTVEIL_RESULT_OK);
    CHECK(0, len, 1);
    promptveil_session_free(session);
    promptveil_vault_free(back);
    promptveil_scanner_free(tokens);
}

/* A reply as events, cut inside its token: pushed a byte at a time, ended twice, and refused in a child. */
static void events(void) {
    static const char REQUEST[] = "{\"messages\":[{\"role\":\"user\",\"content\":\"531-27-8846\"}],\"user\":\"SSN 531-27-8846\"}";
    static const char START[] = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"";
    static const char END[] = "\"}}]}\n\n";
    promptveil_scanner *tokens = with_tokens();
    promptveil_vault *vault;
    promptveil_session *session;
    promptveil_buffer *json, *out;
    promptveil_verdict verdict;
    promptveil_restore_sse *reply;
    promptveil_redact_sse *stream;
    promptveil_restore_report report;
    promptveil_str bytes;
    char event[512];
    size_t given = 0;
    int len, status;
    promptveil_vault_new(&vault);
    promptveil_session_new(tokens, vault, PROMPTVEIL_PAYLOAD_OPENAI, 0, &session);
    promptveil_session_redact_request(session, bytes_of(REQUEST), sizeof REQUEST - 1, &json, &verdict);
    promptveil_buffer_bytes(json, &bytes);
    const char *token = strstr((const char *)bytes.data, "[US_SSN_");
    CHECK(0, token != NULL, 1);
    len = snprintf(event, sizeof event, "%s%.10s%s%s%.13s%s", START, token, END, START, token + 10, END);
    promptveil_buffer_free(json);

    CHECK(1, promptveil_session_restore_sse(NULL, &reply), PROMPTVEIL_RESULT_NULL_PARAMETER);
    CHECK(3, promptveil_session_restore_sse(session, NULL), PROMPTVEIL_RESULT_NULL_PARAMETER);
    CHECK(0, promptveil_session_restore_sse(session, &reply), PROMPTVEIL_RESULT_OK);
    promptveil_session_free(session);
    pid_t child = fork();
    if (child == 0) _exit(promptveil_restore_sse_push(reply, bytes_of(event), 1, &out) == PROMPTVEIL_RESULT_FORKED ? 0 : 1);
    waitpid(child, &status, 0);
    CHECK(16, status, 0);
    int has_value = 0;
    for (int i = 0; i < len; i++) {
        promptveil_restore_sse_push(reply, bytes_of(event) + i, 1, &out);
        promptveil_buffer_bytes(out, &bytes);
        given += bytes.len;
        has_value |= bytes.len > 0 && memmem(bytes.data, bytes.len, "531-27-8846", 11) != NULL;
        promptveil_buffer_free(out);
    }
    CHECK(0, promptveil_restore_sse_finish(reply, &out, &report), PROMPTVEIL_RESULT_OK);
    promptveil_buffer_bytes(out, &bytes);
    has_value |= bytes.len > 0 && memmem(bytes.data, bytes.len, "531-27-8846", 11) != NULL;
    CHECK(0, given > 0 && has_value && report.restored == 1, 1);
    promptveil_buffer_free(out);
    CHECK(24, promptveil_restore_sse_finish(reply, &out, NULL), PROMPTVEIL_RESULT_FINISHED);
    CHECK(23, promptveil_restore_sse_push(reply, bytes_of(event), 1, &out), PROMPTVEIL_RESULT_FINISHED);
    CHECK(12, promptveil_restore_sse_free(NULL), PROMPTVEIL_RESULT_OK);
    promptveil_restore_sse_free(reply);

    CHECK(34, promptveil_redact_sse_new(scanner, 9, &stream), PROMPTVEIL_RESULT_INVALID_PARAMETER);
    CHECK(0, promptveil_redact_sse_new(scanner, PROMPTVEIL_PAYLOAD_OPENAI, &stream), PROMPTVEIL_RESULT_OK);
    CHECK(13, promptveil_restore_sse_push((promptveil_restore_sse *)stream, bytes_of(event), 1, &out), PROMPTVEIL_RESULT_WRONG_KIND);
    len = snprintf(event, sizeof event, "%sSSN 531-27%s%s-8846 is hers.%s", START, END, START, END);
    CHECK(0, promptveil_redact_sse_push(stream, bytes_of(event), (size_t)len, &out), PROMPTVEIL_RESULT_OK);
    promptveil_buffer_free(out);
    CHECK(0, promptveil_redact_sse_finish(stream, &out, &verdict), PROMPTVEIL_RESULT_OK);
    promptveil_buffer_bytes(out, &bytes);
    CHECK(0, memmem(bytes.data, bytes.len, "[US_SSN]", 8) != NULL && verdict == PROMPTVEIL_VERDICT_REDACTED, 1);
    promptveil_buffer_free(out);
    CHECK(24, promptveil_redact_sse_finish(stream, &out, &verdict), PROMPTVEIL_RESULT_FINISHED);
    promptveil_redact_sse_free(stream);
    CHECK(25, promptveil_redact_sse_new(scanner, PROMPTVEIL_PAYLOAD_OPENAI, &stream), PROMPTVEIL_RESULT_OK);
    promptveil_redact_sse_push(stream, bytes_of("data: {"), 7, &out);
    promptveil_buffer_free(out);
    CHECK(25, promptveil_redact_sse_free(stream), PROMPTVEIL_RESULT_OK);
    promptveil_vault_free(vault);
    promptveil_scanner_free(tokens);
}

/* 40: in a child, for the limit stays. Checkers of memory need the space themselves, so not under them. */
/* A model of the caller: knows one name, and does what the case asks for besides. */
typedef struct model {
    int status, calls, refused, freed;
    promptveil_places *kept;
} model;

static void refuses(model *own, promptveil_places *places, size_t start, size_t end, unsigned score) {
    int is_refused = promptveil_places_add(places, start, end, score) == PROMPTVEIL_RESULT_INVALID_PARAMETER;
    __atomic_add_fetch(&own->refused, is_refused, __ATOMIC_RELAXED);
}

static int recognize(void *userdata, const uint8_t *text, size_t len, promptveil_places *places) {
    static const char NAME[] = "J\xc3\xb6rg the harbor master";
    const size_t name_len = sizeof NAME - 1;
    model *own = userdata;
    size_t total, at;
    __atomic_add_fetch(&own->calls, 1, __ATOMIC_RELAXED);
    CHECK_QUIET(promptveil_scan(scanner, bytes_of(TEXT), LEN, 0, NULL, 0, &total) == PROMPTVEIL_RESULT_BUFFER_TOO_SMALL);
    for (at = 0; at + name_len <= len; at++) {
        if (memcmp(text + at, NAME, name_len) != 0) continue;
        CHECK_QUIET(promptveil_places_add(places, at, at + name_len, 90) == PROMPTVEIL_RESULT_OK);
        /* Empty, beyond the text, backwards, inside of a character, too sure. */
        refuses(own, places, at, at, 90);
        refuses(own, places, at, len + 1, 90);
        refuses(own, places, at + 1, at, 90);
        refuses(own, places, at, at + 2, 90);
        refuses(own, places, at, at + 1, 101);
        __atomic_store_n(&own->kept, places, __ATOMIC_RELAXED);
    }
    return own->status;
}

static void release(void *userdata) { ((model *)userdata)->freed++; }

static const char ASK[] = "Ask J\xc3\xb6rg the harbor master about 531-27-8846.";
#define ASK_LEN (sizeof ASK - 1)

static void *ask_often(void *with) {
    for (int turn = 0; turn < 50; turn++) {
        size_t total;
        promptveil_scan(with, bytes_of(ASK), ASK_LEN, 0, NULL, 0, &total);
        CHECK_QUIET(total == 2);
    }
    return NULL;
}

static promptveil_scanner *with_model(model *own) {
    promptveil_builder *builder;
    promptveil_scanner *built = NULL;
    promptveil_builder_new(&builder);
    promptveil_builder_add_pack(builder, bytes_of("identity"), 8);
    promptveil_builder_add_pack(builder, bytes_of("names"), 5);
    promptveil_builder_action(builder, PROMPTVEIL_ACTION_TOKEN);
    CHECK(42, promptveil_builder_recognizer(builder, bytes_of("person-name"), 11, NULL, own, release),
          PROMPTVEIL_RESULT_NULL_PARAMETER);
    CHECK(42, promptveil_builder_recognizer(builder, NULL, 11, recognize, own, release), PROMPTVEIL_RESULT_NULL_PARAMETER);
    CHECK(42, promptveil_builder_recognizer(NULL, bytes_of("person-name"), 11, recognize, own, release),
          PROMPTVEIL_RESULT_NULL_PARAMETER);
    CHECK(42, own->freed, 0);
    CHECK(0, promptveil_builder_recognizer(builder, bytes_of("person-name"), 11, recognize, own, release),
          PROMPTVEIL_RESULT_OK);
    CHECK(0, promptveil_builder_build(builder, &built), PROMPTVEIL_RESULT_OK);
    promptveil_builder_free(builder);
    CHECK(45, own->freed, 0);
    return built;
}

static void recognizers(void) {
    model own = {0}, unknown = {0};
    promptveil_scanner *built = with_model(&own);
    promptveil_builder *builder;
    promptveil_finding found[4];
    promptveil_buffer *out;
    promptveil_verdict verdict;
    pthread_t threads[2];
    size_t total;
    const uint8_t *ask = bytes_of(ASK);

    CHECK(0, promptveil_scan(built, ask, ASK_LEN, PROMPTVEIL_UNIT_CODE_POINTS, found, 4, &total), PROMPTVEIL_RESULT_OK);
    CHECK(0, total, 2);
    CHECK(0, found[0].start, 4);
    CHECK(0, found[0].end, 26);
    CHECK(0, found[0].score, 90);
    CHECK(43, own.refused, 5);
    CHECK(44, promptveil_places_add(own.kept, 4, 7, 90), PROMPTVEIL_RESULT_INVALID_HANDLE);
    CHECK(44, promptveil_places_add(NULL, 4, 7, 90), PROMPTVEIL_RESULT_NULL_PARAMETER);
    for (int at = 0; at < 2; at++) pthread_create(&threads[at], NULL, ask_often, built);
    for (int at = 0; at < 2; at++) pthread_join(threads[at], NULL);
    CHECK(0, own.calls, 101);
    CHECK(0, wrong, 0);

    /* One that fails leaves no text, and nothing that would not go on. */
    promptveil_vault *vault;
    promptveil_redact_stream *stream, *plain;
    promptveil_redact_sse *events;
    static const char REPLY[] = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Ask him.\"}}]}\n\ndata: [DONE]\n\n";
    promptveil_vault_new(&vault);
    promptveil_redact_stream_new_with(built, vault, &stream);
    promptveil_redact_stream_new(built, &plain);
    promptveil_redact_sse_new(built, PROMPTVEIL_PAYLOAD_OPENAI, &events);
    promptveil_redact_stream_push(stream, ask, ASK_LEN, &out);
    promptveil_buffer_free(out);
    promptveil_redact_stream_push(plain, ask, ASK_LEN, &out);
    promptveil_buffer_free(out);
    own.status = 7;
    CHECK(41, promptveil_scan(built, ask, ASK_LEN, 0, found, 4, &total), PROMPTVEIL_RESULT_STOPPED);
    CHECK(41, total, 0);
    CHECK(41, promptveil_redact_with(built, vault, ask, ASK_LEN, &out, &verdict), PROMPTVEIL_RESULT_STOPPED);
    CHECK(41, out == NULL && verdict == PROMPTVEIL_VERDICT_NONE, 1);
    CHECK(41, promptveil_redact_stream_finish(stream, &out, &verdict), PROMPTVEIL_RESULT_STOPPED);
    CHECK(41, promptveil_redact_stream_finish(stream, &out, &verdict), PROMPTVEIL_RESULT_FINISHED);
    CHECK(41, promptveil_redact_stream_finish(plain, &out, &verdict), PROMPTVEIL_RESULT_STOPPED);
    CHECK(41, promptveil_redact_stream_push(plain, ask, ASK_LEN, &out), PROMPTVEIL_RESULT_FINISHED);
    CHECK(41, promptveil_redact_sse_push(events, bytes_of(REPLY), sizeof REPLY - 1, &out), PROMPTVEIL_RESULT_STOPPED);
    CHECK(41, promptveil_redact_sse_push(events, bytes_of(REPLY), sizeof REPLY - 1, &out), PROMPTVEIL_RESULT_FINISHED);
    promptveil_vault_len(vault, &total);
    CHECK(41, total, 0);
    own.status = 0;
    CHECK(41, promptveil_redact_with(built, vault, ask, ASK_LEN, &out, &verdict), PROMPTVEIL_RESULT_OK);
    promptveil_vault_len(vault, &total);
    CHECK(41, total, 2);
    promptveil_buffer_free(out);

    /* The userdata lives as long as what may use it. */
    promptveil_redact_stream_free(stream);
    promptveil_redact_sse_free(events);
    promptveil_vault_free(vault);
    promptveil_scanner_free(built);
    promptveil_redact_stream_free(plain);
    CHECK(45, own.freed, 1);
    promptveil_builder_new(&builder);
    promptveil_builder_recognizer(builder, bytes_of("no-such-rule"), 12, recognize, &unknown, release);
    CHECK(46, promptveil_builder_build(builder, &built), PROMPTVEIL_RESULT_RULE_INVALID);
    CHECK(45, unknown.freed, 0);
    promptveil_builder_free(builder);
    CHECK(45, unknown.freed, 1);
}

/* A check of the caller: the last digit is even. What ends in 9 it cannot tell. */
static int is_even(void *userdata, const uint8_t *value, size_t len) {
    model *own = userdata;
    __atomic_add_fetch(&own->calls, 1, __ATOMIC_RELAXED);
    CHECK_QUIET(len == 6 && value[0] == 'B');
    return value[len - 1] == '9' ? -1 : value[len - 1] % 2 == 0;
}

static const char BERTHS[] =
    "schema = 1\nid = \"harbor\"\nversion = \"1.0.0\"\ndescription = \"Berths.\"\nlicense = \"CC0-1.0\"\n"
    "[[rules]]\nid = \"harbor-berth\"\nentity = \"HARBOR_BERTH\"\ndescription = \"Berth\"\nseverity = \"low\"\n"
    "regex = 'B-\\d{4}'\nvalidators = [\"harbor_even\"]\n";

static void validators(void) {
    model own = {0}, replaced = {0};
    promptveil_builder *builder;
    promptveil_scanner *built = NULL;
    promptveil_buffer *out = NULL;
    promptveil_verdict verdict;
    size_t total;
    const uint8_t *id = bytes_of("harbor_even");

    promptveil_builder_new(&builder);
    CHECK(0, promptveil_builder_add_toml(builder, bytes_of(BERTHS), sizeof BERTHS - 1), PROMPTVEIL_RESULT_OK);
    CHECK(47, promptveil_builder_build(builder, &built), PROMPTVEIL_RESULT_RULE_INVALID);
    CHECK(47, promptveil_builder_validator(builder, id, 11, NULL, &own, release), PROMPTVEIL_RESULT_NULL_PARAMETER);
    CHECK(47, promptveil_builder_validator(builder, NULL, 11, is_even, &own, release), PROMPTVEIL_RESULT_NULL_PARAMETER);
    CHECK(47, promptveil_builder_validator(NULL, id, 11, is_even, &own, release), PROMPTVEIL_RESULT_NULL_PARAMETER);
    CHECK(47, own.freed, 0);
    CHECK(0, promptveil_builder_validator(builder, id, 11, is_even, &replaced, release), PROMPTVEIL_RESULT_OK);
    CHECK(0, promptveil_builder_validator(builder, id, 11, is_even, &own, release), PROMPTVEIL_RESULT_OK);
    CHECK(47, replaced.freed, 1);
    CHECK(0, promptveil_builder_build(builder, &built), PROMPTVEIL_RESULT_OK);
    promptveil_builder_free(builder);

    CHECK(0, promptveil_scan(built, bytes_of("B-4412 and B-4413"), 17, 0, NULL, 0, &total),
          PROMPTVEIL_RESULT_BUFFER_TOO_SMALL);
    CHECK(0, total, 1);
    CHECK(0, own.calls >= 2, 1);
    CHECK(48, promptveil_redact(built, bytes_of("B-4412 and B-4419"), 17, &out, &verdict), PROMPTVEIL_RESULT_STOPPED);
    CHECK(48, out == NULL && verdict == PROMPTVEIL_VERDICT_NONE, 1);
    CHECK(0, promptveil_redact(built, bytes_of("B-4412"), 6, &out, &verdict), PROMPTVEIL_RESULT_OK);
    promptveil_buffer_free(out);
    CHECK(45, own.freed, 0);
    promptveil_scanner_free(built);
    CHECK(45, own.freed, 1);
}

static void out_of_memory(void) {
    int status;
    pid_t child = fork();
    if (child == 0) {
        uint8_t *text = calloc(PROMPTVEIL_MAX_TEXT_LEN, 1);
        struct rlimit limit = {(rlim_t)1 << 30, (rlim_t)1 << 30};
        promptveil_buffer *out = (promptveil_buffer *)text;
        promptveil_verdict verdict = PROMPTVEIL_VERDICT_CLEAN;
        if (!text || setrlimit(RLIMIT_AS, &limit)) _exit(2);
        promptveil_result result = promptveil_redact(scanner, text, PROMPTVEIL_MAX_TEXT_LEN, &out, &verdict);
        _exit(result == PROMPTVEIL_RESULT_OUT_OF_MEMORY && !out && verdict == PROMPTVEIL_VERDICT_NONE ? 0 : 1);
    }
    waitpid(child, &status, 0);
    CHECK(40, status, 0);
}

static void after_shutdown(void) {
    size_t total;
    CHECK(17, promptveil_shutdown(), PROMPTVEIL_RESULT_OK);
    CHECK(17, promptveil_scan(scanner, bytes_of(TEXT), LEN, 0, NULL, 0, &total), PROMPTVEIL_RESULT_SHUT_DOWN);
    CHECK(18, promptveil_shutdown(), PROMPTVEIL_RESULT_SHUT_DOWN);
}

int main(int count_of, char **arguments) {
    int under_checker = count_of > 1 && strcmp(arguments[1], "--under-checker") == 0;
    CHECK(0, promptveil_scanner_builtin(&scanner), PROMPTVEIL_RESULT_OK);
    nulls_and_lengths();
    handles();
    arrays_and_callbacks();
    streams();
    versions_and_rules();
    builder_options();
    threads_and_fork();
    vaults();
    vault_streams();
    sessions();
    events();
    recognizers();
    validators();
    if (!under_checker) out_of_memory();
    after_shutdown();
    return finish("misuse");
}
