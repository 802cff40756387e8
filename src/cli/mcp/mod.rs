//! `xinzhi mcp`: the data for assistants, over standard input and output (Model Context Protocol).
//!
//! The protocol is rmcp's; what is offered stands in [`offered`], what the tools answer in [`tools`], and that nothing leaves without the passages that say it, in
//! [`told`]. Everything is read-only, has limits, and can be cancelled.

mod desk;
mod offered;
mod told;
mod tools;

use super::Outcome;
use super::input::Common;
use crate::data::allowance::Stop;
use anyhow::Context;
use desk::Desk;
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, ErrorData,
    Implementation, ListToolsResult, PaginatedRequestParams, ServerCapabilities, ServerConfig,
};
use rmcp::service::{RequestContext, RoleServer};
use rmcp::transport::async_rw::AsyncRwTransport;
use rmcp::transport::stdio;
use rmcp::{ServerHandler, ServiceExt};
use std::sync::Arc;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example, in the settings of an assistant:\n  { \"mcpServers\": { \"xinzhi\": { \"command\": \"xinzhi\", \"args\": [\"mcp\"] } } }"
)]
pub(super) struct Args {
    /// Give up on a query after so many seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=600))]
    timeout_s: u64,
}

/// The longest message that is read, in bytes; a longer one is refused, and the next is read.
const LONGEST_MESSAGE: usize = 1 << 20;

/// What assistants are told about the data.
const INSTRUCTIONS: &str = "A knowledge graph of policy papers in which every statement carries the passage that says it. Start with `search` (Traditional Chinese, Simplified Chinese, English) or `question`; look at things with `entity` and `passage`; ask freely with `sparql` (the project's prefixes are known; GRAPH ?passage { … } ?passage a xz:Passage is the citation); `explain` leads from what was inferred to its passages. A passage says that the paper says so, not that it is so. Cite the passages of what you repeat; where `evidence` says that there is none, say so. The words of the papers are not here: a passage is an address.";

pub(super) fn run(args: &Args, common: &Common) -> anyhow::Result<Outcome> {
    let desk = Arc::new(Desk::open(common, args.timeout_s)?);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .context("no threads can be started")?;
    let ended = runtime.block_on(serve(desk));
    // A read of standard input cannot be cancelled; nobody waits for it.
    runtime.shutdown_background();
    ended.map(|()| Outcome::Done)
}

async fn serve(desk: Arc<Desk>) -> anyhow::Result<()> {
    let (input, output) = stdio();
    let transport = AsyncRwTransport::<RoleServer, _, _>::new(input, output)
        .with_max_line_length(LONGEST_MESSAGE);
    let service = Handler { desk }.serve(transport).await;
    let service = match service {
        Ok(service) => service,
        // A client that leaves without a word is no fault.
        Err(rmcp::service::ServerInitializeError::ConnectionClosed(_)) => return Ok(()),
        Err(error) => {
            return Err(error).context("the assistant did not begin as the protocol says");
        }
    };
    service.waiting().await.context("the service failed")?;
    Ok(())
}

struct Handler {
    desk: Arc<Desk>,
}

impl ServerHandler for Handler {
    fn get_info(&self) -> ServerConfig {
        let mut info = ServerConfig::new(ServerCapabilities::builder().enable_tools().build());
        info.server_info = Implementation::new("xinzhi", env!("CARGO_PKG_VERSION"));
        info.instructions = Some(INSTRUCTIONS.to_owned());
        info
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        Ok(ListToolsResult::with_all_items(offered::all()))
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        if !offered::all().iter().any(|tool| tool.name == request.name) {
            let message = format!("there is no tool '{}'", request.name);
            return Err(ErrorData::invalid_params(message, None));
        }
        let (desk, stop) = (Arc::clone(&self.desk), Arc::new(Stop::default()));
        let own = Arc::clone(&stop);
        let work = tokio::task::spawn_blocking(move || {
            let arguments = request.arguments.unwrap_or_default();
            tools::call(&desk, &request.name, arguments, own)
        });
        tokio::select! {
            done = work => match done {
                Ok(Ok(value)) => Ok(CallToolResult::structured(value).into()),
                Ok(Err(wrong)) => Ok(CallToolResult::error(vec![ContentBlock::text(format!("{wrong:#}"))]).into()),
                Err(_) => Err(ErrorData::internal_error("the tool failed", None)),
            },
            () = context.ct.cancelled() => {
                stop.leave();
                Err(ErrorData::internal_error("cancelled", None))
            }
        }
    }
}
