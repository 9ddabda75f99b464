// Redacts a text through the C library.
//
//	CGO_CFLAGS=-I$PWD/../../include CGO_LDFLAGS=-L$PWD/../../target/release go run .
package main

/*
#cgo LDFLAGS: -lpromptveil
#include "promptveil.h"
*/
import "C"

import (
	"errors"
	"fmt"
	"log"
	"runtime"
	"unsafe"
)

var errBlocked = errors.New("this text must not leave, redacted or not")

// check turns a status code into an error; the message is that of this thread, so the caller has locked it.
func check(result C.promptveil_result) error {
	if result == C.PROMPTVEIL_RESULT_OK {
		return nil
	}
	var info C.promptveil_error_info
	C.promptveil_last_error(&info)
	message := C.GoBytes(unsafe.Pointer(info.message.data), C.int(info.message.len))
	return fmt.Errorf("promptveil %d: %s", uint32(result), message)
}

func redact(scanner *C.promptveil_scanner, text []byte) (string, error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var buffer *C.promptveil_buffer
	var verdict C.promptveil_verdict
	var view C.promptveil_str
	var data *C.uint8_t
	if len(text) > 0 {
		data = (*C.uint8_t)(unsafe.Pointer(&text[0]))
	}
	err := check(C.promptveil_redact(scanner, data, C.size_t(len(text)), &buffer, &verdict))
	if err != nil {
		return "", err
	}
	defer C.promptveil_buffer_free(buffer)
	if verdict == C.PROMPTVEIL_VERDICT_BLOCKED {
		return "", errBlocked
	}
	if err := check(C.promptveil_buffer_bytes(buffer, &view)); err != nil {
		return "", err
	}
	return string(C.GoBytes(unsafe.Pointer(view.data), C.int(view.len))), nil
}

func main() {
	var scanner *C.promptveil_scanner
	if err := check(C.promptveil_scanner_builtin(&scanner)); err != nil {
		log.Fatal(err)
	}
	defer C.promptveil_scanner_free(scanner)
	text, err := redact(scanner, []byte("Her SSN is 531-27-8846, call (413) 555-0142."))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(text)
}
