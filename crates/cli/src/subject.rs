//! `yinuo subject`: everything that is held about a customer, for the customer.

use crate::Stop;
use crate::account::opened_with;
use crate::data::{Data, Shelf};
use crate::whole::{failed, flush_folder, refused};
use clap::Args;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use yinuo_account::subject_html;

/// Flags of `yinuo subject`.
#[derive(Args)]
pub struct SubjectArgs {
    /// Customer code.
    #[arg(long)]
    customer: String,
    /// Person who asks.
    #[arg(long, value_name = "PERSON")]
    by: String,
    /// Another person who agrees.
    #[arg(long, value_name = "PERSON")]
    and: String,
    /// Folder to make, with subject.json and subject.html in it.
    #[arg(long, value_name = "DIR")]
    to: PathBuf,
    /// The data file, or the address of a database (postgres://…).
    #[arg(long, env = "YINUO_DATA", default_value = "out/demo.sqlite")]
    data: Data,
    #[command(flatten)]
    shelf: Shelf,
}

/// Writes the document and its page; the journal tells of it first.
pub fn subject(args: &SubjectArgs) -> Result<(), Stop> {
    if args.to.symlink_metadata().is_ok() {
        return Err(refused(
            "B001",
            &format!("{}: 已有这个文件，不会覆盖。请换一个名字。", args.to.display()),
            "It exists and is left as it is. Give another name.",
        ));
    }
    let app = opened_with(&args.data, &args.shelf, None)?;
    let (subject, text) = app.subject(&args.customer, &args.by, &args.and)?;
    let page = subject_html(&subject, app.law().book.current());
    std::fs::create_dir_all(&args.to).map_err(|error| failed(&args.to, error))?;
    write(&args.to.join("subject.json"), &text)?;
    write(&args.to.join("subject.html"), &page)?;
    say!(
        "{}：服务单 {} 张（另有 {} 张已归档、此处没有），联系 {} 次。",
        args.customer,
        subject.cases.len(),
        subject.elsewhere.len(),
        subject.contacts.len()
    );
    say!(
        "{}: {} cases ({} more are archived and not at hand), {} contacts without a case",
        args.customer,
        subject.cases.len(),
        subject.elsewhere.len(),
        subject.contacts.len()
    );
    Ok(())
}

/// Only its owner can read it.
fn write(file: &Path, text: &str) -> Result<(), Stop> {
    let mut options = std::fs::OpenOptions::new();
    let mut made =
        options.write(true).create_new(true).mode(0o600).open(file).map_err(|error| failed(file, error))?;
    made.write_all(text.as_bytes()).and_then(|()| made.sync_all()).map_err(|error| failed(file, error))?;
    flush_folder(file)
}
