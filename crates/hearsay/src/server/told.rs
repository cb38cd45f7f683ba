//! What a request tells in its body, as JSON.

use super::refusal::Refusal;
use axum::Json;
use axum::extract::{FromRequest, Request};
use serde::de::DeserializeOwned;

/// A body of JSON; what is wrong with it is said as all else is.
pub struct Told<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Told<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        let Json(told) = Json::<T>::from_request(request, state).await?;
        Ok(Told(told))
    }
}
