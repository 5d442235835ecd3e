import type { components, operations } from './schema.ts';

/** Short names for what the contract generates. */

type Schemas = components['schemas'];

export type Text = Schemas['Text'];
export type Named = Schemas['Named'];
export type Reason = Schemas['Reason'];
export type SessionView = Schemas['SessionView'];
export type SessionsView = Schemas['SessionsView'];
export type SessionLineView = Schemas['SessionLineView'];
export type PersonLineView = Schemas['PersonLineView'];
export type AccessLineView = Schemas['AccessLineView'];
export type RevealedView = Schemas['RevealedView'];
export type TokenView = Schemas['TokenView'];
export type FactorView = Schemas['FactorView'];
export type LinkView = Schemas['LinkView'];
export type SeatView = Schemas['SeatView'];
export type ClockState = Schemas['ClockState'];
export type ClockView = Schemas['ClockView'];
export type ArchivedView = Schemas['ArchivedView'];
export type CaseRowView = Schemas['CaseRowView'];
export type CaseListView = Schemas['CaseListView'];
export type CaseView = Schemas['CaseView'];
export type TimelineEntryView = Schemas['TimelineEntryView'];
export type ContactView = Schemas['ContactView'];
export type TaskView = Schemas['TaskView'];
export type PostingView = Schemas['PostingView'];
export type ActionView = Schemas['ActionView'];
export type SpanView = Schemas['SpanView'];
export type RedLineView = Schemas['RedLineView'];
export type CustomerHit = Schemas['CustomerHit'];
export type CustomerView = Schemas['CustomerView'];
export type ServiceView = Schemas['ServiceView'];
export type IntakePreview = Schemas['IntakePreview'];
export type PromisePreview = Schemas['PromisePreview'];
export type ContactBody = Schemas['ContactBody'];
export type ContactReply = Schemas['ContactReply'];
export type CommandReply = Schemas['CommandReply'];
export type LadderBoardView = Schemas['LadderBoardView'];
export type LadderColumn = Schemas['LadderColumn'];
export type LedgerView = Schemas['LedgerView'];
export type InboxView = Schemas['InboxView'];
export type InboxItemView = Schemas['InboxItemView'];
export type CallBacksView = Schemas['CallBacksView'];
export type CallBackStratumView = Schemas['CallBackStratumView'];
export type CallBackItemView = Schemas['CallBackItemView'];
export type MessageView = Schemas['MessageView'];
export type MessageListView = Schemas['MessageListView'];
export type CaseMessagesView = Schemas['CaseMessagesView'];
export type PolicyView = Schemas['PolicyView'];
export type RuleView = Schemas['RuleView'];
export type CategoryView = Schemas['CategoryView'];
export type ErrorBody = Schemas['ErrorBody'];
export type EvidenceReply = Schemas['EvidenceReply'];
export type CallView = Schemas['CallView'];
export type CallsView = Schemas['CallsView'];
export type QueueView = Schemas['QueueView'];
export type OtherView = Schemas['OtherView'];
export type TodayView = Schemas['TodayView'];
export type FigureView = Schemas['FigureView'];
export type ContactRowView = Schemas['ContactRowView'];
export type CannedView = Schemas['CannedView'];
export type EvidenceBody = Schemas['EvidenceBody'];

export type CaseQuery = NonNullable<operations['cases']['parameters']['query']>;

/** Commands on a case: operation id to body. */
export interface CaseCommands {
  answer_case: Schemas['AnswerBody'];
  arrive_case: Schemas['FieldFactBody'];
  restore_case: Schemas['FieldFactBody'];
  resolve_case: Schemas['ResolveBody'];
  confirm_case: Schemas['ConfirmBody'];
  refuse_case: Schemas['ReasonBody'];
  reopen_case: Schemas['ReasonBody'];
  cancel_case: Schemas['ReasonBody'];
  note_case: Schemas['NoteBody'];
  assign_case: Schemas['AssignBody'];
  take_case: Schemas['TakeBody'];
  categorise_case: Schemas['CategoriseBody'];
  pause_case: Schemas['PauseBody'];
  decide_pause: Schemas['DecideBody'];
  resume_case: Schemas['ResumeBody'];
  exempt_case: Schemas['ExemptBody'];
  decide_exemption: Schemas['DecideBody'];
  appoint_case: Schemas['AppointmentBody'];
  instruct_case: Schemas['InstructBody'];
  call_back_case: Schemas['CallBackBody'];
  red_line_case: Schemas['RedLineBody'];
  withdraw_red_line: Schemas['WithdrawRedLineBody'];
  decide_red_line: Schemas['DecideRedLineBody'];
  assist_case: Schemas['AssistBody'];
  accept_task: Schemas['AcceptTaskBody'];
  finish_task: Schemas['FinishTaskBody'];
  send_link: Schemas['NothingBody'];
  revoke_link: Schemas['NothingBody'];
}

export type CaseCommand = keyof CaseCommands;
