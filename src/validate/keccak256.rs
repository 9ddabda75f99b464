//! Keccak-256 with the original padding, as Ethereum uses it: Keccak reference 3.0, rate 1088.

const ROUNDS: [u64; 24] = [
    0x0000_0000_0000_0001,
    0x0000_0000_0000_8082,
    0x8000_0000_0000_808a,
    0x8000_0000_8000_8000,
    0x0000_0000_0000_808b,
    0x0000_0000_8000_0001,
    0x8000_0000_8000_8081,
    0x8000_0000_0000_8009,
    0x0000_0000_0000_008a,
    0x0000_0000_0000_0088,
    0x0000_0000_8000_8009,
    0x0000_0000_8000_000a,
    0x0000_0000_8000_808b,
    0x8000_0000_0000_008b,
    0x8000_0000_0000_8089,
    0x8000_0000_0000_8003,
    0x8000_0000_0000_8002,
    0x8000_0000_0000_0080,
    0x0000_0000_0000_800a,
    0x8000_0000_8000_000a,
    0x8000_0000_8000_8081,
    0x8000_0000_0000_8080,
    0x0000_0000_8000_0001,
    0x8000_0000_8000_8008,
];

/// Lane order and rotation of the combined rho and pi steps.
const LANES: [usize; 24] = [
    10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1,
];
const ROTATIONS: [u32; 24] = [
    1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14, 27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44,
];

/// The first 20 bytes of the digest of the 40 characters of an address; the check needs no more.
pub(super) fn digest(message: &[u8; 40]) -> [u8; 20] {
    let mut state = [0; 25];
    for (lane, bytes) in state.iter_mut().zip(message.chunks_exact(8)) {
        *lane = bytes
            .iter()
            .rev()
            .fold(0, |lane, &byte| lane << 8 | u64::from(byte));
    }
    // Padding: a one bit right after the message and one at the end of the 136-byte block.
    state[5] = 0x01;
    state[16] = 1 << 63;
    permute(&mut state);

    let mut bytes = [0; 20];
    for (chunk, lane) in bytes.chunks_mut(8).zip(state) {
        chunk.copy_from_slice(&lane.to_le_bytes()[..chunk.len()]);
    }
    bytes
}

fn permute(state: &mut [u64; 25]) {
    for round in ROUNDS {
        mix_columns(state);
        move_lanes(state);
        mix_rows(state);
        state[0] ^= round;
    }
}

/// Theta: each lane takes in the parity of two neighbouring columns.
fn mix_columns(state: &mut [u64; 25]) {
    let parity: [u64; 5] =
        std::array::from_fn(|x| (0..5).fold(0, |parity, y| parity ^ state[x + 5 * y]));
    for (index, lane) in state.iter_mut().enumerate() {
        let x = index % 5;
        *lane ^= parity[(x + 4) % 5] ^ parity[(x + 1) % 5].rotate_left(1);
    }
}

/// Rho and pi: each lane is rotated and moves to its new place.
fn move_lanes(state: &mut [u64; 25]) {
    let mut moving = state[1];
    for (lane, rotation) in LANES.into_iter().zip(ROTATIONS) {
        moving = std::mem::replace(&mut state[lane], moving.rotate_left(rotation));
    }
}

/// Chi: the one step that is not linear.
fn mix_rows(state: &mut [u64; 25]) {
    for row in state.chunks_exact_mut(5) {
        let before: [u64; 5] = [row[0], row[1], row[2], row[3], row[4]];
        for x in 0..5 {
            row[x] = before[x] ^ (!before[(x + 1) % 5] & before[(x + 2) % 5]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::digest;

    #[test]
    fn published_vector() {
        let digest = digest(b"5aaeb6053f3e94c9b9a09f33669435e7ef1beaed");
        assert_eq!(digest[..6], [0xd3, 0x85, 0x65, 0x0c, 0xe8, 0xfd]);
    }
}
