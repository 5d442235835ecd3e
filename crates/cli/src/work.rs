//! `yinuo work`: the workers alone, without a face. Any number of them share one database with any number of
//! `yinuo serve --no-work`; each leases its share of the shards (decision record 0009).

use crate::Stop;
use crate::config::CommonArgs;
use crate::data::Data;
use crate::running::work_until_told;
use crate::serve::started;
use clap::Args;
use std::net::SocketAddr;

/// Flags of `yinuo work`. A flag wins over the environment, the environment over the file.
#[derive(Args)]
pub struct WorkArgs {
    #[command(flatten)]
    common: CommonArgs,
    /// Loopback address of health (`/api/v1/health`) and metrics (`/metrics`); nothing listens without it.
    #[arg(long, env = "YINUO_WATCH", value_name = "ADDRESS")]
    watch: Option<SocketAddr>,
}

/// Works until told to stop.
pub fn work(args: &WorkArgs) -> Result<(), Stop> {
    let common = args.common.read()?;
    let watch = args.watch.or(common.file.watch);
    if let Some(open) = watch.filter(|watch| !watch.ip().is_loopback()) {
        return Err(Stop::Refused(format!(
            "W002 {open} 不是本机回环地址；健康与指标不需登录，只能在本机看。请写 127.0.0.1:端口，远处的由代理转出。\n     \
             {open} is no loopback address; health and metrics ask for no sign-in and are for this machine alone. Name 127.0.0.1:PORT, and let a proxy carry them further."
        )));
    }
    shared(&common.data)?;
    let app = started(&common)?;
    work_until_told(app, (common.work()?, common.doors()?, common.till()?), common.hub()?, watch)
}

/// Refuses what only one process may serve: work is shared on a database.
pub fn shared(data: &Data) -> Result<(), Stop> {
    match data {
        Data::Database(_) => Ok(()),
        Data::File(file) => Err(Stop::Refused(format!(
            "W001 {0}: 一个文件只由一个进程服务，应答与处理时限在一起。请用 `yinuo serve`；要分开，先用 `yinuo move` 搬到 PostgreSQL。\n     \
             {0}: one process alone serves a file, and works beside its answers. Use `yinuo serve`; to part the two, first take the data to PostgreSQL with `yinuo move`.",
            file.display()
        ))),
    }
}
