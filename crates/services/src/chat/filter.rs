//! Words the operator does not want to read.

use std::sync::Arc;

use kiai_rules::chat::Filter;

use crate::Services;

/// Every filtered word, and whether it refuses a message; else it is masked.
///
/// # Errors
///
/// When the store fails.
pub async fn filtered_words(services: &Services) -> anyhow::Result<Vec<(String, bool)>> {
    Ok(services.store.filtered_words().await?)
}

/// Filters a word from now on, whatever its case.
///
/// # Errors
///
/// When the store fails.
pub async fn set_filtered_word(services: &Services, word: &str, refuses: bool) -> anyhow::Result<()> {
    let word = word.trim().to_lowercase();
    services.store.write(move |tx| Box::pin(async move { tx.set_filtered_word(&word, refuses).await })).await?;
    services.chat.filter.invalidate_all();
    Ok(())
}

/// Filters a word no more; false when it was not.
///
/// # Errors
///
/// When the store fails.
pub async fn remove_filtered_word(services: &Services, word: &str) -> anyhow::Result<bool> {
    let word = word.trim().to_lowercase();
    let removed = services.store.write(move |tx| Box::pin(async move { tx.remove_filtered_word(&word).await })).await?;
    services.chat.filter.invalidate_all();
    Ok(removed)
}

/// The filter, remembered.
pub(crate) async fn filter(services: &Services) -> anyhow::Result<Arc<Filter>> {
    if let Some(filter) = services.chat.filter.get(&()) {
        return Ok(filter);
    }
    let filter = Arc::new(Filter::new(services.store.filtered_words().await?));
    services.chat.filter.insert((), Arc::clone(&filter));
    Ok(filter)
}
