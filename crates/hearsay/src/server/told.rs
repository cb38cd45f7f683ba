//! What a request tells in its body, as JSON, and in its path.

use super::refusal::Refusal;
use axum::Json;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::request::Parts;
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

/// The id in a path.
pub struct Id(pub String);

impl<S: Send + Sync> FromRequestParts<S> for Id {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let read = Path::<String>::from_request_parts(parts, state).await;
        read.map(|Path(id)| Id(id)).map_err(|rejection| Refusal::user(rejection.body_text()))
    }
}
