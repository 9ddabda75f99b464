//! A recognizer of the caller: `promptveil_builder_recognizer`, and `promptveil_places`, where it says what it found.

use std::ffi::c_void;
use std::ops::Range;
use std::ptr::NonNull;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::argument::name;
use super::builder::{change, promptveil_builder, score_of};
use super::guard::{guard, stop};
use super::handle::{Opaque, TABLE};
use super::result::{
    Fault, PROMPTVEIL_RESULT_FINISHED, PROMPTVEIL_RESULT_INVALID_PARAMETER,
    PROMPTVEIL_RESULT_NULL_PARAMETER, PROMPTVEIL_RESULT_STOPPED, promptveil_result,
};
use super::userdata::{Userdata, promptveil_userdata_free};
use crate::{Recognizer, Score};

/// What a recognizer has found so far in one text. Belongs to the library: it is of no use once the callback has
/// returned, and is not freed. Any thread may add to it until then.
pub struct promptveil_places {
    _opaque: [u8; 0],
}

impl Opaque for promptveil_places {
    type Object = Arc<Places>;
    const KIND: usize = 10;
}

/// Finds values in a text in a way that no rule can, a model for names for instance; adds each to `places` with
/// promptveil_places_add. Return 0 when done, anything else when the text could not be looked at.
///
/// `text` is UTF-8 without a NUL at the end and lives only during the call, as does `places`. It is the text after
/// folding: without invisible characters, with plain digits and quotes, `?` for each byte that was not UTF-8.
///
/// It runs once a text, on the thread that called the library, and is waited for; several threads run it at once with
/// the same `userdata`. It may call the library: the vault, session or stream of the call that it runs in is
/// PROMPTVEIL_RESULT_BUSY, and a scan with its own scanner would call it again, without end. It must not throw or longjmp
/// out: the process would end or memory leak.
///
/// A recognizer that returns anything but 0 ends the call that it runs in with PROMPTVEIL_RESULT_STOPPED, without a
/// text, since nobody knows what is in it. A stream is over then; vaults and sessions go on.
pub type promptveil_recognizer_callback = Option<
    unsafe extern "C" fn(
        userdata: *mut c_void,
        text: *const u8,
        len: usize,
        places: *mut promptveil_places,
    ) -> i32,
>;

/// Adds a recognizer that finds values of the rule with this id: an embedded one, `person-name` for instance, or one of
/// a pack that was added. A rule may have several; a model that finds several kinds of values is added for each.
///
/// What it finds takes part in overlaps, actions, tokens and payloads like any match of that rule. Streams hold
/// each text back until it is whole. An id that no rule has is PROMPTVEIL_RESULT_RULE_INVALID of
/// promptveil_builder_build.
///
/// `userdata` is handed to `recognize` as it is, by several threads at once. It must live until `free_userdata` is called
/// with it: when the builder, the scanners it built, and the streams and sessions over those are all freed and no call
/// with them runs. `free_userdata` may be NULL. It is not called when this call fails.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn promptveil_builder_recognizer(
    builder: *mut promptveil_builder,
    rule: *const u8,
    len: usize,
    recognize: promptveil_recognizer_callback,
    userdata: *mut c_void,
    free_userdata: promptveil_userdata_free,
) -> promptveil_result {
    guard(|| {
        let recognize = recognize
            .ok_or_else(|| Fault::new(PROMPTVEIL_RESULT_NULL_PARAMETER, "the callback is NULL"))?;
        // SAFETY: the caller passes NULL or `len` readable bytes.
        let rule = unsafe { name(rule, len) }?;
        change(builder, |builder| {
            // Made last: it frees the userdata when it is dropped.
            let callback = Callback {
                recognize,
                userdata: Userdata {
                    pointer: userdata,
                    free: free_userdata,
                },
            };
            builder.options.recognizer(rule, Arc::new(callback));
            Ok(())
        })
    })
}

/// Says that the bytes from `start` to `end` of the text, `end` not included, are a value; `score` is 0 to 100.
///
/// Places may overlap and come in any order. One that is empty, beyond the text or not between characters is
/// PROMPTVEIL_RESULT_INVALID_PARAMETER, and nothing is covered for it: it counts in something other than bytes, or
/// belongs to another text. Once the callback has returned, PROMPTVEIL_RESULT_INVALID_HANDLE.
#[unsafe(no_mangle)]
pub extern "C" fn promptveil_places_add(
    places: *mut promptveil_places,
    start: usize,
    end: usize,
    score: u32,
) -> promptveil_result {
    guard(|| {
        let score = score_of(score)?;
        TABLE.get(places)?.add(start..end, score)
    })
}

/// A recognizer in C.
#[derive(Debug)]
struct Callback {
    recognize: unsafe extern "C" fn(*mut c_void, *const u8, usize, *mut promptveil_places) -> i32,
    userdata: Userdata,
}

impl Recognizer for Callback {
    fn recognize(&self, text: &str, report: &mut dyn FnMut(Range<usize>, Score)) {
        let places = Arc::new(Places(Mutex::new(Some(Open {
            text: NonNull::from(text),
            found: Vec::new(),
        }))));
        let handle = TABLE.insert::<promptveil_places>(Arc::clone(&places));
        let handle = handle.unwrap_or_else(|fault| stop(fault));
        // SAFETY: a function of the caller with this signature; the text outlives the call.
        let status =
            unsafe { (self.recognize)(self.userdata.pointer, text.as_ptr(), text.len(), handle) };
        let found = places.close();
        // After a shutdown in another thread it is gone already.
        let _ = TABLE.remove(handle);
        if status != 0 {
            let message = format!("a recognizer returned {status}");
            stop(Fault::new(PROMPTVEIL_RESULT_STOPPED, message));
        }
        for (place, score) in found {
            report(place, score);
        }
    }
}

/// What a recognizer has found; `None` once its callback has returned.
pub(super) struct Places(Mutex<Option<Open>>);

struct Open {
    /// The text of the call, readable while this is not `None`.
    text: NonNull<str>,
    found: Vec<(Range<usize>, Score)>,
}

// SAFETY: the text is only read, and any thread may read it; see `Open::text` for how long.
unsafe impl Send for Open {}

impl Places {
    /// Waits, unlike other handles: a place that is dropped because two threads met would be a value that leaks.
    fn open(&self) -> MutexGuard<'_, Option<Open>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&self, place: Range<usize>, score: Score) -> Result<(), Fault> {
        let mut open = self.open();
        let open = open
            .as_mut()
            .ok_or_else(|| Fault::new(PROMPTVEIL_RESULT_FINISHED, "the recognizer has returned"))?;
        // SAFETY: `close` waits for this lock before the text goes.
        let text = unsafe { open.text.as_ref() };
        if text.get(place.clone()).is_none_or(str::is_empty) {
            let Range { start, end } = place;
            let message = format!(
                "{start}..{end} is empty, not between characters or not in a text of {} bytes",
                text.len()
            );
            return Err(Fault::new(PROMPTVEIL_RESULT_INVALID_PARAMETER, message));
        }
        open.found.push((place, score));
        Ok(())
    }

    /// Takes what was found; from now on nothing is added, and nothing reads the text.
    fn close(&self) -> Vec<(Range<usize>, Score)> {
        self.open().take().map_or_else(Vec::new, |open| open.found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_between_characters_and_end_with_the_call() {
        let text = "für Ann";
        let places = Places(Mutex::new(Some(Open {
            text: NonNull::from(text),
            found: Vec::new(),
        })));
        assert!(places.add(5..8, Score::HIGH).is_ok());
        let backwards = Range { start: 8, end: 5 };
        for place in [
            0..2,
            2..4,
            5..5,
            5..9,
            usize::MAX - 1..usize::MAX,
            backwards,
        ] {
            let added = places.add(place.clone(), Score::HIGH);
            let code = added.map_err(|fault| fault.code);
            assert_eq!(code, Err(PROMPTVEIL_RESULT_INVALID_PARAMETER), "{place:?}");
        }
        assert_eq!(places.close(), [(5..8, Score::HIGH)]);
        let late = places.add(5..8, Score::HIGH).map_err(|fault| fault.code);
        assert_eq!(late, Err(PROMPTVEIL_RESULT_FINISHED));
    }
}
