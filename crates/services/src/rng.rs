//! Where randomness comes from.

use parking_lot::Mutex;
use rand::{RngExt, SeedableRng, rngs::StdRng};

/// A generator fit for secrets, shared by everything that needs chance. Seeded from the system in boot, by tests with a
/// number.
#[derive(Debug)]
pub struct SharedRng(Mutex<StdRng>);

impl SharedRng {
    /// A generator with this seed.
    #[must_use]
    pub fn new(seed: [u8; 32]) -> Self {
        Self(Mutex::new(StdRng::from_seed(seed)))
    }

    /// A random number from 1 to `max`, each as likely; 1 for 0.
    pub fn from_one_to(&self, max: u32) -> u32 {
        self.0.lock().random_range(1..=max.max(1))
    }

    /// Random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.lock().fill(&mut bytes);
        bytes
    }
}
