//! A reverse proxy between OpenAI clients and a model: values stay in the house.
//!
//! `promptveil-gateway UPSTREAM [LISTEN] [--restore-tool-arguments]`, addresses as `host:port`. Requests go on with
//! tokens instead of values, replies come back with the values, whole or while they stream. A request that cannot be
//! read is refused: nothing unscanned leaves.
//!
//! An example, not a product: it speaks plain HTTP to its upstream, so put TLS in between.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::{Body, Bytes, Frame, Incoming};
use hyper::header::{
    ACCEPT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HOST, HeaderValue, TRANSFER_ENCODING,
};
use hyper::http::response;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use promptveil::{PayloadKind, Policy, Scanner, Session, SessionKey, Vault, Verdict};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

/// Largest request, and largest reply that comes in one piece, in bytes. Both are held whole while they are rewritten.
const MAX_BODY: usize = 32 << 20;

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// What all connections share.
struct Gateway {
    upstream: String,
    scanner: Scanner,
    key: SessionKey,
    policy: Policy,
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let restore_tool_arguments = arguments
        .iter()
        .any(|one| one == "--restore-tool-arguments");
    arguments.retain(|one| !one.starts_with("--"));
    let upstream = arguments
        .first()
        .ok_or("usage: promptveil-gateway UPSTREAM [LISTEN]")?;
    let listen = arguments.get(1).map_or("127.0.0.1:0", String::as_str);

    let mut policy = Policy::new();
    policy.restore_tool_arguments(restore_tool_arguments);
    let gateway = Arc::new(Gateway {
        upstream: upstream.clone(),
        scanner: Scanner::builtin().clone(),
        key: SessionKey::random()?,
        policy,
    });

    let listener = TcpListener::bind(listen).await?;
    println!("{}", listener.local_addr()?);
    loop {
        let (stream, _) = listener.accept().await?;
        let gateway = Arc::clone(&gateway);
        tokio::spawn(async move {
            let service = service_fn(move |request| answer(Arc::clone(&gateway), request));
            let _ = hyper::server::conn::http1::Builder::new()
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
    }
}

async fn answer(
    gateway: Arc<Gateway>,
    request: Request<Incoming>,
) -> Result<Response<Reply>, Infallible> {
    let answered = forward(gateway, request).await;
    // The message of an error of ours holds no text of the request.
    Ok(answered.unwrap_or_else(|failure| refuse(StatusCode::BAD_GATEWAY, &failure.to_string())))
}

async fn forward(
    gateway: Arc<Gateway>,
    request: Request<Incoming>,
) -> Result<Response<Reply>, Failure> {
    let (mut parts, body) = request.into_parts();
    let Some(body) = read(body).await? else {
        let message = format!("the request has more than {MAX_BODY} bytes");
        return Ok(refuse(StatusCode::PAYLOAD_TOO_LARGE, &message));
    };
    // A session for each request: the history in the next one brings its values along, and the key gives the same
    // tokens for them, so nothing has to be kept.
    let mut session = Session::new(
        &gateway.scanner,
        Vault::with_key(gateway.key.clone()),
        PayloadKind::OpenAi,
    );
    session.set_policy(gateway.policy.clone());
    let mut safe = Vec::new();
    if !body.is_empty() {
        let redacted = match session.redact_request(&body) {
            Ok(redacted) => redacted,
            Err(error) => return Ok(refuse(StatusCode::BAD_REQUEST, &error.to_string())),
        };
        if redacted.verdict() == Verdict::Blocked {
            let reasons: Vec<&str> = redacted
                .notices()
                .iter()
                .map(|one| one.kind().as_str())
                .collect();
            return Ok(refuse(
                StatusCode::BAD_REQUEST,
                &format!("blocked: {}", reasons.join(", ")),
            ));
        }
        safe = redacted.into_json().unwrap_or_default();
    }

    for header in [CONTENT_LENGTH, TRANSFER_ENCODING, ACCEPT_ENCODING, HOST] {
        parts.headers.remove(header);
    }
    parts
        .headers
        .insert(HOST, HeaderValue::from_str(&gateway.upstream)?);
    let request = Request::from_parts(parts, Full::new(Bytes::from(safe)));
    let response = send(&gateway.upstream, request).await?;
    let (parts, body) = response.into_parts();
    if is_stream(&parts) {
        return Ok(streamed(session, parts, body));
    }
    whole(&session, parts, body).await
}

/// All of a body, unless it is too long.
async fn read(body: Incoming) -> Result<Option<Bytes>, Failure> {
    match Limited::new(body, MAX_BODY).collect().await {
        Ok(body) => Ok(Some(body.to_bytes())),
        Err(failure) if failure.is::<LengthLimitError>() => Ok(None),
        Err(failure) => Err(failure),
    }
}

async fn send(
    upstream: &str,
    request: Request<Full<Bytes>>,
) -> Result<Response<Incoming>, Failure> {
    let stream = TcpStream::connect(upstream).await?;
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    Ok(sender.send_request(request).await?)
}

fn is_stream(parts: &response::Parts) -> bool {
    let content_type = parts.headers.get(CONTENT_TYPE);
    content_type.is_some_and(|value| value.as_bytes().starts_with(b"text/event-stream"))
}

/// A reply in one piece. What is no JSON goes back as it is: its tokens stay tokens.
async fn whole(
    session: &Session,
    mut parts: response::Parts,
    body: Incoming,
) -> Result<Response<Reply>, Failure> {
    let Some(body) = read(body).await? else {
        let message = format!("the reply has more than {MAX_BODY} bytes");
        return Ok(refuse(StatusCode::BAD_GATEWAY, &message));
    };
    let restored = match session.restore_reply(&body) {
        Ok(restored) => Bytes::from(restored.into_json()),
        Err(_) => body,
    };
    parts.headers.remove(CONTENT_LENGTH);
    Ok(Response::from_parts(parts, Reply::Whole(Some(restored))))
}

/// A reply in events, each restored as it comes. One that breaks off, or holds an event too long to be kept, ends with
/// an error: cut short without one it would look whole.
fn streamed(session: Session, mut parts: response::Parts, mut body: Incoming) -> Response<Reply> {
    parts.headers.remove(CONTENT_LENGTH);
    let (sender, receiver) = mpsc::channel(16);
    // The task owns the session; when the client goes away, sending fails and everything ends.
    tokio::spawn(async move {
        if let Err(failure) = restore_events(&session, &mut body, &sender).await {
            let _ = sender.send(Err(failure)).await;
        }
    });
    Response::from_parts(parts, Reply::Streamed(receiver))
}

async fn restore_events(
    session: &Session,
    body: &mut Incoming,
    sender: &mpsc::Sender<Result<Bytes, Failure>>,
) -> Result<(), Failure> {
    let mut restored = session.restore_sse();
    while let Some(frame) = body.frame().await {
        let Ok(chunk) = frame?.into_data() else {
            continue;
        };
        let mut out = Vec::new();
        restored.push(&chunk, &mut out)?;
        send_on(sender, out).await?;
    }
    let mut out = Vec::new();
    restored.finish(&mut out)?;
    send_on(sender, out).await
}

async fn send_on(
    sender: &mpsc::Sender<Result<Bytes, Failure>>,
    out: Vec<u8>,
) -> Result<(), Failure> {
    if !out.is_empty() {
        sender.send(Ok(Bytes::from(out))).await?;
    }
    Ok(())
}

/// An error as OpenAI clients expect it.
fn refuse(status: StatusCode, message: &str) -> Response<Reply> {
    let body = serde_json::json!({"error": {"message": message, "type": "promptveil", "code": null, "param": null}});
    let mut response = Response::new(Reply::Whole(Some(Bytes::from(body.to_string()))));
    *response.status_mut() = status;
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

/// The body of a reply.
enum Reply {
    Whole(Option<Bytes>),
    Streamed(mpsc::Receiver<Result<Bytes, Failure>>),
}

impl Body for Reply {
    type Data = Bytes;
    type Error = Failure;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Failure>>> {
        let next = match self.get_mut() {
            Reply::Whole(body) => Poll::Ready(body.take().map(Ok)),
            Reply::Streamed(receiver) => receiver.poll_recv(context),
        };
        next.map(|bytes| bytes.map(|bytes| bytes.map(Frame::data)))
    }
}
