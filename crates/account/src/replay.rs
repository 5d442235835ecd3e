//! A day's draws as a file for a stranger, and the same lists again from the file alone.

use crate::draws::draw_row;
use crate::draws::states;
use crate::keep::{parse, text};
use uuid::Uuid;
use yinuo_app::AppError;
use yinuo_app::ports::Store;
use yinuo_measure::Day;
use yinuo_measure::draw::{DrawFault, DrawRow, verify};

/// A draw that was drawn again: its code, the cases in rank order, and what does not follow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replayed {
    /// `date/stratum`.
    pub code: String,
    /// Cases of the frame.
    pub frame: u64,
    /// Cases drawn, in rank order.
    pub drawn: Vec<Uuid>,
    /// The first thing that does not follow; none when all does.
    pub fault: Option<DrawFault>,
}

/// The draws of a date, one JSON object a line, with their pages joined: all that a stranger needs. Case ids say nothing of a person.
///
/// # Errors
/// Failed storage, or stored bytes that cannot be read.
pub fn export_draws(store: &dyn Store, date: Day) -> Result<String, AppError> {
    let mut lines = String::new();
    for stratum in states(store)?.keys() {
        if let Some(row) = draw_row(store, &format!("{date}/{stratum}"))? {
            lines.push_str(&text(&row)?);
            lines.push('\n');
        }
    }
    Ok(lines)
}

/// Draws an export again, without the database.
///
/// # Errors
/// A line that is no draw.
pub fn replay_draws(export: &str) -> Result<Vec<Replayed>, AppError> {
    let lines = export.lines().filter(|line| !line.trim().is_empty());
    lines
        .map(|line| {
            let row: DrawRow = parse(line)?;
            Ok(Replayed {
                code: format!("{}/{}", row.date, row.stratum),
                frame: row.frame_count,
                fault: verify(&row).err(),
                drawn: row.drawn,
            })
        })
        .collect()
}
