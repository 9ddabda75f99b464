"""Redacts a text through the C library, with nothing but the standard library.

python3 examples/python/redact.py path/to/libpromptveil.so
"""
import ctypes
import sys

lib = ctypes.CDLL(sys.argv[1])


class Str(ctypes.Structure):
    _fields_ = [("data", ctypes.c_void_p), ("len", ctypes.c_size_t)]


BLOCKED = 3
POINTER, SIZE = ctypes.c_void_p, ctypes.c_size_t
lib.promptveil_scanner_builtin.argtypes = [POINTER]
lib.promptveil_redact.argtypes = [POINTER, ctypes.c_char_p, SIZE, POINTER, POINTER]
lib.promptveil_buffer_bytes.argtypes = [POINTER, POINTER]
lib.promptveil_buffer_free.argtypes = [POINTER]
lib.promptveil_scanner_free.argtypes = [POINTER]


def check(result):
    if result != 0:
        raise RuntimeError(f"promptveil result {result}")


def redact(scanner, text):
    data = text.encode()
    buffer, verdict, view = POINTER(), ctypes.c_uint32(), Str()
    check(lib.promptveil_redact(scanner, data, len(data), ctypes.byref(buffer), ctypes.byref(verdict)))
    try:
        check(lib.promptveil_buffer_bytes(buffer, ctypes.byref(view)))
        if verdict.value == BLOCKED:
            raise PermissionError("this text must not leave, redacted or not")
        return ctypes.string_at(view.data, view.len).decode()
    finally:
        lib.promptveil_buffer_free(buffer)


scanner = POINTER()
check(lib.promptveil_scanner_builtin(ctypes.byref(scanner)))
print(redact(scanner, "Her SSN is 531-27-8846, call (413) 555-0142."))
check(lib.promptveil_scanner_free(scanner))
