// Redacts a text through the C library: npm install, then node redact.js path/to/libpromptveil.so
'use strict';
const koffi = require('koffi');

const lib = koffi.load(process.argv[2]);
const BLOCKED = 3;

// Handles are numbers in the clothes of pointers: they are passed on and never followed.
koffi.struct('promptveil_str', { data: 'void *', len: 'size_t' });
const builtin = lib.func('uint32_t promptveil_scanner_builtin(_Out_ uintptr_t *scanner)');
const scannerFree = lib.func('uint32_t promptveil_scanner_free(uintptr_t scanner)');
const redactCall = lib.func(
  'uint32_t promptveil_redact(uintptr_t scanner, const uint8_t *text, size_t len, _Out_ uintptr_t *buffer, _Out_ uint32_t *verdict)',
);
const bufferBytes = lib.func('uint32_t promptveil_buffer_bytes(uintptr_t buffer, _Out_ promptveil_str *bytes)');
const bufferFree = lib.func('uint32_t promptveil_buffer_free(uintptr_t buffer)');

function check(result) {
  if (result !== 0) throw new Error(`promptveil result ${result}`);
}

function redact(scanner, text) {
  const bytes = Buffer.from(text, 'utf8');
  const buffer = [0];
  const verdict = [0];
  check(redactCall(scanner, bytes, bytes.length, buffer, verdict));
  try {
    if (verdict[0] === BLOCKED) throw new Error('this text must not leave, redacted or not');
    const view = {};
    check(bufferBytes(buffer[0], view));
    if (view.len === 0) return '';
    return Buffer.from(koffi.view(view.data, view.len)).toString('utf8');
  } finally {
    bufferFree(buffer[0]);
  }
}

const scanner = [0];
check(builtin(scanner));
console.log(redact(scanner[0], 'Her SSN is 531-27-8846, call (413) 555-0142.'));
check(scannerFree(scanner[0]));
