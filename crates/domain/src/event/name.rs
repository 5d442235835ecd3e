//! What each event is called where it is stored, listed and counted.

use super::CaseEvent;

impl CaseEvent {
    /// Name for listing without decoding; equal to the stored tag.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Opened { .. } => "opened",
            Self::PromiseMade { .. } => "promise-made",
            Self::Warned { .. } => "warned",
            Self::PromiseBroken { .. } => "promise-broken",
            Self::PromiseKept { .. } => "promise-kept",
            Self::PromiseStoppedLate { .. } => "promise-stopped-late",
            Self::BreachWithdrawn { .. } => "breach-withdrawn",
            Self::PromiseResumed { .. } => "promise-resumed",
            Self::PromiseVoided { .. } => "promise-voided",
            Self::LadderArmed { .. } => "ladder-armed",
            Self::RungReached { .. } => "rung-reached",
            Self::LadderEnded { .. } => "ladder-ended",
            Self::RemedyOwed { .. } => "remedy-owed",
            Self::RemedyCovered { .. } => "remedy-covered",
            Self::Answered { .. } => "answered",
            Self::Arrived { .. } => "arrived",
            Self::Restored { .. } => "restored",
            Self::Resolved { .. } => "resolved",
            Self::Confirmed { .. } => "confirmed",
            Self::Refused { .. } => "refused",
            Self::Closed { .. } => "closed",
            Self::Reopened { .. } => "reopened",
            Self::Archived { .. } => "archived",
            Self::Cancelled { .. } => "cancelled",
            Self::Merged { .. } => "merged",
            Self::Split { .. } => "split",
            Self::Absorbed { .. } => "absorbed",
            Self::Released { .. } => "released",
            Self::Related { .. } => "related",
            Self::Unrelated { .. } => "unrelated",
            Self::Noted { .. } => "noted",
            Self::Assigned { .. } => "assigned",
            Self::Categorised { .. } => "categorised",
            Self::Urged { .. } => "urged",
            Self::PauseProposed { .. } => "pause-proposed",
            Self::PauseDecided { .. } => "pause-decided",
            Self::PauseEnded { .. } => "pause-ended",
            Self::ExemptionProposed { .. } => "exemption-proposed",
            Self::ExemptionDecided { .. } => "exemption-decided",
            Self::AppointmentAgreed { .. } => "appointment-agreed",
            Self::TaskOpened { .. } => "task-opened",
            Self::TaskDone { .. } => "task-done",
            Self::CalledBack { .. } => "called-back",
            Self::TaskAccepted { .. } => "task-accepted",
            Self::TaskOverdue { .. } => "task-overdue",
            Self::CheckDue { .. } => "check-due",
            Self::RedLineMarked { .. } => "red-line-marked",
            Self::RedLineWithdrawalProposed { .. } => "red-line-withdrawal-proposed",
            Self::RedLineWithdrawalDecided { .. } => "red-line-withdrawal-decided",
            Self::CustomerSaid { .. } => "customer-said",
            Self::LinkRequested => "link-requested",
            Self::LinkRevoked => "link-revoked",
        }
    }
}
