//! Faults of ours inside the refusals of verbs.

/// Lets `?` turn what the store and others say into `$refusal::Internal`.
macro_rules! with_internal {
    ($($refusal:ty),+) => { $(
        impl From<kiai_store::StoreError> for $refusal {
            fn from(error: kiai_store::StoreError) -> Self {
                Self::Internal(error.into())
            }
        }

        impl From<anyhow::Error> for $refusal {
            fn from(error: anyhow::Error) -> Self {
                Self::Internal(error)
            }
        }
    )+ };
}

pub(crate) use with_internal;
