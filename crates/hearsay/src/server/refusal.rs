//! What the server says when it can't do what is asked.
//!
//! In go the errors of the libraries and what is wrong with a request, out comes a status with
//! `{"error": {"kind", "message", "hint"}}`. For "no claim c:12…" it is 404 and kind `user`; what the system says about a
//! file stays in the words that the command line has as well.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use hearsay_ledger::store::StoreError;
use serde::Serialize;
use utoipa::ToSchema;

/// Why a request is not answered.
#[derive(Debug)]
pub struct Refusal {
    /// The status.
    pub status: StatusCode,
    /// In words.
    pub fault: Fault,
    /// The state of things that the client did not know, if that is why.
    pub current: Option<serde_json::Value>,
}

/// What is wrong, in words.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Fault {
    /// Whose turn it is to mend it.
    pub kind: Kind,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

/// Whose turn it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// The request means nothing, or something that is not there.
    User,
    /// The server is not set up for it.
    Config,
    /// The ledger can't be read or written.
    Data,
    /// A fault of hearsay.
    Internal,
}

/// The body of an answer that says no.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Refused {
    /// What is wrong.
    pub error: Fault,
    /// The claim as it stands now, where somebody else was first.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub current: Option<serde_json::Value>,
}

impl Refusal {
    fn of(status: StatusCode, kind: Kind, message: impl Into<String>) -> Self {
        Refusal { status, fault: Fault { kind, message: message.into(), hint: None }, current: None }
    }

    /// The request means nothing.
    pub fn user(message: impl Into<String>) -> Self {
        Self::of(StatusCode::BAD_REQUEST, Kind::User, message)
    }

    /// What is asked for is not there.
    pub fn missing(message: impl Into<String>) -> Self {
        Self::of(StatusCode::NOT_FOUND, Kind::User, message)
    }

    /// It may not be done.
    pub fn forbidden(message: impl Into<String>) -> Self {
        Self::of(StatusCode::FORBIDDEN, Kind::User, message)
    }

    /// Another status than the usual.
    #[must_use]
    pub fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// The same with a hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.fault.hint = Some(hint.into());
        self
    }

    /// The ledger or the disk does not let us.
    pub fn data(message: impl Into<String>) -> Self {
        Self::of(StatusCode::INTERNAL_SERVER_ERROR, Kind::Data, message)
    }

    /// A fault of ours.
    pub fn internal(message: impl Into<String>) -> Self {
        Self::of(StatusCode::INTERNAL_SERVER_ERROR, Kind::Internal, message)
            .hint("this is a fault of hearsay; please report it")
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.status, Json(Refused { error: self.fault, current: self.current })).into_response()
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        let hint = match &error {
            StoreError::Damaged { .. } => {
                Some("`hearsay check` tells what is damaged; keep a copy of the folder first")
            }
            _ => None,
        };
        let refusal = Refusal::data(error.to_string());
        if let Some(hint) = hint { refusal.hint(hint) } else { refusal }
    }
}

impl From<JsonRejection> for Refusal {
    fn from(rejection: JsonRejection) -> Self {
        // A body that is JSON but not what is asked for means as little as one that is no JSON.
        let status = match rejection.status() {
            StatusCode::UNPROCESSABLE_ENTITY => StatusCode::BAD_REQUEST,
            status if status.is_server_error() => StatusCode::BAD_REQUEST,
            status => status,
        };
        Refusal::user(rejection.body_text()).status(status)
    }
}

/// The answers that any question may get.
#[derive(utoipa::IntoResponses)]
#[expect(dead_code, reason = "read by the description of the interface alone")]
pub enum Refusals {
    /// The request means nothing.
    #[response(status = 400)]
    Meaningless(Refused),
    /// A token is needed.
    #[response(status = 401)]
    Unknown(Refused),
    /// It may not be done, or not from there.
    #[response(status = 403)]
    Forbidden(Refused),
    /// What is asked for is not there.
    #[response(status = 404)]
    Missing(Refused),
    /// The body is too large.
    #[response(status = 413)]
    TooLarge(Refused),
    /// The body is of another kind.
    #[response(status = 415)]
    WrongKind(Refused),
    /// The ledger can't be read or written, or a fault of hearsay.
    #[response(status = 500)]
    Failed(Refused),
}
