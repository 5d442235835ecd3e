//! The exercise: one list of behaviours that every store must show. What is not in it does not exist.
//!
//! Each behaviour gets an empty store. A test crate makes one `#[test]` per behaviour with
//! [`for_each_behaviour`](crate::for_each_behaviour) and [`run`]; [`run_all`] is for stores that are dear to open.
//!
//! It proves what can be seen through the port. It does not prove durability: see `tests/flush.rs`.

// This module is a test that lives in the library, so that other crates can run it on their stores.
#![allow(clippy::unwrap_used)]

mod access;
mod archive;
mod artefacts;
mod build;
mod case_list;
mod cases;
mod clocks;
mod erasure;
mod journal;
mod keys;
mod ledger;
mod limits;
mod messages;
mod order;
mod people;
mod registers;
mod rolls;
mod sealed;
mod settlements;
mod shared;
mod snapshots;
mod ties;
mod together;
mod visits;

use yinuo_app::ports::Store;

/// Hands the list of all behaviours, as `group::name`, to a macro of the caller.
#[macro_export]
macro_rules! for_each_behaviour {
    ($callback:ident) => {
        $callback! {
            journal::an_empty_store_answers_every_question_with_nothing,
            journal::a_stream_comes_back_as_it_was_written,
            journal::streams_of_different_kinds_with_one_id_are_different,
            journal::versions_of_a_stream_have_no_gap,
            journal::a_decision_on_an_old_version_is_refused,
            journal::a_decision_on_a_version_that_never_was_is_refused,
            journal::what_rests_on_a_stream_is_refused_once_the_stream_has_moved,
            journal::one_conflict_refuses_all_streams_of_a_commit,
            journal::positions_of_a_shard_have_no_gap_and_follow_commit_order,
            journal::a_refused_commit_uses_no_position,
            journal::a_journal_is_read_in_pages,
            journal::heads_name_the_last_position_of_every_shard,
            journal::a_shard_that_does_not_exist_is_refused,
            journal::a_commit_may_change_rows_without_an_event,
            limits::an_empty_commit_is_invalid,
            limits::an_append_without_events_is_invalid,
            limits::a_stream_named_twice_is_invalid,
            limits::an_append_takes_so_many_events_and_no_more,
            limits::an_event_is_so_large_and_no_larger,
            limits::a_version_beyond_every_store_is_invalid,
            limits::a_commit_has_so_many_rows_and_no_more,
            limits::clocks_that_are_not_listed_properly_are_invalid,
            limits::the_nul_character_is_refused_in_every_text,
            limits::a_code_beyond_its_limit_is_refused_in_every_field,
            limits::a_body_is_so_long_and_no_longer,
            limits::a_code_at_its_limit_is_kept,
            limits::a_question_with_the_nul_character_finds_nothing,
            keys::the_answer_of_a_command_is_kept,
            keys::a_key_used_again_tells_what_was_stored,
            keys::a_refusal_stores_no_answer,
            keys::expired_answers_are_removed_oldest_first_and_counted,
            keys::numbers_of_a_series_are_handed_out_once,
            keys::a_series_without_a_name_or_count_that_fits_is_refused,
            keys::a_person_has_one_key,
            keys::texts_come_in_the_order_asked_and_missing_ones_are_left_out,
            keys::a_text_is_never_replaced,
            artefacts::an_artefact_comes_back_byte_for_byte,
            artefacts::an_artefact_that_nobody_stored_is_missing,
            artefacts::the_same_artefact_again_is_left_as_it_is,
            artefacts::a_digest_that_does_not_fit_its_bytes_is_invalid,
            artefacts::an_artefact_has_so_many_bytes_and_no_more,
            artefacts::an_artefact_of_a_refused_commit_is_not_seen,
            artefacts::a_dropped_artefact_is_gone_and_may_come_again,
            artefacts::artefacts_are_listed_by_digest_in_pages,
            cases::a_case_row_comes_back_as_it_was_written,
            cases::a_case_row_is_replaced_by_its_id,
            cases::the_last_row_of_a_commit_counts,
            cases::a_case_is_found_by_its_number,
            cases::a_number_belongs_to_one_case,
            cases::a_number_given_up_is_free,
            cases::every_filter_finds_its_cases,
            cases::words_find_cases_by_what_a_clerk_remembers,
            cases::somebody_sees_the_cases_of_his_units_and_his_own,
            cases::all_set_filters_must_hold,
            cases::a_case_is_near_from_its_warning_to_its_end,
            cases::a_rare_value_is_found_among_many_in_every_order,
            cases::rows_and_events_of_a_refused_commit_are_not_seen,
            case_list::the_next_due_comes_first_and_cases_without_one_last,
            case_list::the_newest_acceptance_comes_first,
            case_list::the_next_rung_comes_first_and_cases_without_one_are_left_out,
            case_list::pages_of_any_size_make_the_whole_list,
            case_list::paging_never_repeats_nor_skips_while_rows_change,
            case_list::a_row_that_moves_behind_the_cursor_is_seen_once_more_at_most,
            case_list::a_page_is_capped_and_may_be_empty,
            case_list::a_full_last_page_has_no_next,
            case_list::a_list_is_counted_no_further_than_asked,
            case_list::what_words_find_in_several_ways_makes_one_list,
            case_list::a_cursor_that_another_list_made_is_refused,
            clocks::clocks_come_back_ordered_by_their_id,
            clocks::all_clocks_of_the_named_cases_are_replaced,
            clocks::the_earliest_due_case_comes_first_and_once,
            clocks::a_worker_sees_only_the_shards_that_it_holds,
            clocks::a_settled_case_is_due_no_longer,
            clocks::due_cases_are_capped_to_a_page,
            people::contacts_of_a_case_come_oldest_first,
            people::contacts_of_a_customer_come_newest_first,
            people::contacts_of_a_span_come_newest_first_in_pages,
            people::contacts_of_a_span_are_counted_by_channel,
            people::contacts_of_a_span_are_those_that_somebody_may_see,
            people::a_contact_is_replaced_by_its_id,
            people::contacts_of_a_customer_are_capped_to_a_page,
            people::items_reach_their_person_newest_first,
            people::an_item_that_nobody_holds_is_in_limbo,
            people::the_same_item_never_comes_twice,
            people::an_item_is_read_once_and_only_by_its_person,
            people::a_customer_is_replaced_by_its_code,
            people::codes_of_customers_come_in_pages_in_the_order_of_their_bytes,
            people::customers_are_found_by_code_name_and_telephone,
            ledger::a_posting_comes_back_as_it_was_written,
            ledger::balances_are_the_sums_of_the_postings,
            ledger::a_posting_that_does_not_balance_is_refused,
            ledger::an_unbalanced_posting_takes_its_whole_commit_with_it,
            ledger::a_posting_is_posted_once,
            ledger::a_balance_that_would_overflow_is_refused,
            ledger::wallets_budgets_and_stock_never_fall_below_zero,
            ledger::a_floor_holds_after_every_posting_of_a_commit,
            ledger::a_reversal_takes_one_posting_back_once,
            ledger::a_reversal_is_the_exact_opposite_of_what_exists,
            ledger::a_posting_may_be_reversed_in_its_own_commit,
            ledger::the_same_debt_is_paid_once,
            ledger::a_debt_may_be_paid_again_after_its_reversal,
            ledger::a_payment_before_its_key_is_given_free_is_refused,
            ledger::debts_are_listed_by_the_start_of_their_key,
            ledger::a_month_that_was_locked_beside_a_posting_takes_nothing,
            ledger::a_pool_gives_no_more_than_it_was_filled_with_and_each_tip_moves_once,
            ledger::postings_come_newest_first_in_pages,
            ledger::postings_are_capped_to_a_page,
            messages::a_message_comes_back_as_it_was_written,
            messages::a_message_that_does_not_move_its_guard_is_invalid,
            messages::of_two_who_change_a_message_one_is_told_to_look_again,
            messages::the_same_thing_owed_twice_is_one_message,
            messages::messages_are_listed_newest_first_by_state_and_kind_in_pages,
            messages::a_worker_sees_what_is_due_in_its_shards_earliest_first,
            messages::what_a_customer_got_since_an_instant_is_counted,
            messages::a_message_of_a_refused_commit_is_not_seen,
            settlements::settlements_are_listed_by_their_last_day_in_pages,
            settlements::a_settlement_is_replaced_by_its_case_and_number,
            settlements::every_filter_of_settlements_finds_its_rows_and_their_sums,
            settlements::what_is_due_is_found_by_shard_and_instant_in_pages,
            settlements::a_payment_of_an_area_stands_beside_those_of_cases_and_is_overdue_until_somebody_says_so,
            ties::ties_come_due_first_and_those_without_a_due_instant_last,
            ties::a_tie_is_replaced_by_its_case_and_id,
            ties::every_filter_of_ties_finds_its_rows,
            ties::a_refused_commit_ties_nothing,
            visits::visits_come_in_order_of_time_and_those_without_one_last,
            visits::a_visit_is_replaced_by_its_case_and_id,
            visits::every_filter_of_visits_finds_its_rows,
            visits::of_two_who_take_one_hour_of_a_technician_one_is_told_to_look_again,
            registers::register_rows_are_replaced_and_ordered_by_code,
            registers::an_immutable_row_keeps_its_body,
            registers::no_ordinary_row_replaces_an_immutable_one,
            registers::an_ordinary_row_may_become_immutable,
            access::a_credential_is_replaced_by_its_kind_and_key,
            access::a_credential_that_is_taken_back_is_gone,
            access::credentials_of_a_person_come_by_key,
            access::credentials_expire_earliest_first,
            access::a_credential_is_named_once_in_a_commit,
            access::a_refused_commit_lets_nobody_in,
            access::who_looked_comes_newest_first_in_pages,
            access::who_looked_is_found_by_subject_person_and_deed,
            order::the_first_broken_rule_in_order_is_named,
            order::of_several_conflicts_the_first_named_is_told,
            shared::free_shards_are_taken_up_to_what_is_asked,
            shared::a_lease_that_is_renewed_keeps_its_epoch,
            shared::an_expired_lease_changes_hands_under_a_new_epoch,
            shared::what_is_given_up_is_free_at_once,
            shared::whoever_asks_for_less_gives_the_rest_up,
            shared::a_claim_that_cannot_be_kept_is_invalid,
            shared::a_commit_under_a_lost_lease_is_refused_whole,
            shared::a_clock_that_is_wrong_may_steal_and_never_commits_twice,
            shared::a_fence_that_no_lease_gave_is_refused,
            shared::a_guard_is_checked_and_moved_on,
            shared::a_consumer_goes_on_from_where_it_stands,
            shared::a_cursor_never_goes_back_nor_beyond_the_journal,
            shared::what_a_consumer_did_and_its_place_are_one,
            rolls::what_is_added_to_a_day_is_summed,
            rolls::a_row_that_comes_to_nothing_is_left_out,
            rolls::rows_come_by_day_and_group_in_pages_within_the_days_asked,
            rolls::rows_of_a_roll_up_are_capped_to_a_page,
            rolls::a_row_is_named_once_in_a_commit_and_never_overflows,
            rolls::a_sealed_day_takes_nothing,
            rolls::a_seal_never_moves_back,
            rolls::what_is_learnt_later_stands_beside_the_sealed_day,
            rolls::a_place_in_the_journal_restates_a_row_once,
            rolls::a_refused_commit_rolls_nothing_up,
            erasure::an_erased_person_leaves_no_key_text_or_artefact,
            erasure::nothing_is_stored_under_an_erased_name,
            erasure::somebody_who_was_never_known_may_be_erased,
            erasure::erasing_again_changes_nothing,
            erasure::an_erasure_stands_alone_with_its_person,
            erasure::a_refused_commit_erases_nobody,
            erasure::erased_persons_are_listed_by_name_in_pages,
            archive::what_is_archived_leaves_its_places_and_a_row_that_explains_it,
            archive::an_archived_case_is_in_no_list_and_its_number_is_never_used_again,
            archive::a_stream_that_moved_on_is_not_archived,
            archive::a_stream_is_archived_once,
            archive::an_archived_stream_takes_no_event_at_a_version_that_is_gone,
            archive::archiving_keeps_the_ledger_the_words_and_the_answers,
            archive::what_cannot_be_archived_so_is_invalid,
            archive::archived_streams_are_listed_and_filtered_in_pages,
            archive::what_ended_before_an_instant_is_listed_oldest_first,
            archive::messages_of_a_case_come_oldest_first,
            archive::messages_that_were_read_are_listed_by_age_and_dropped,
            archive::answers_that_expired_are_counted,
            snapshots::a_state_comes_back_as_it_was_kept,
            snapshots::a_newer_state_takes_the_place_of_an_older_one_and_never_the_other_way,
            snapshots::a_state_of_a_refused_commit_is_not_seen,
            snapshots::a_state_has_a_version_and_so_many_bytes_and_no_more,
            snapshots::the_state_of_an_archived_case_goes_with_it,
            snapshots::a_stream_is_read_from_a_version_on,
            together::callers_on_one_stream_all_land_by_trying_again,
            together::callers_on_different_streams_all_land,
            together::a_failing_commit_leaves_its_neighbours,
            together::one_key_sent_by_many_is_answered_once,
            together::one_debt_paid_by_many_is_paid_once,
            together::numbers_handed_to_many_are_all_different,
            together::a_floor_holds_under_many_callers,
            together::readers_never_see_half_a_commit,
            together::what_was_acknowledged_is_seen_by_the_next_question,
            together::one_guard_moved_by_many_is_moved_by_one_at_a_time,
            together::one_consumer_in_many_processes_consumes_once,
            together::a_shard_claimed_by_many_has_one_owner,
            together::the_next_commit_after_a_refusal_lands,
        }
    };
}

/// Hands the list of what a store must show of sealed rows, as `sealed::name`, to a macro of the caller. A store round a
/// store, which seals and opens, hides these.
#[macro_export]
macro_rules! for_each_sealed_behaviour {
    ($callback:ident) => {
        $callback! {
            sealed::a_sealed_row_comes_back_as_it_was_handed_in,
            sealed::a_row_is_plain_or_sealed_and_never_both,
            sealed::a_row_is_sealed_where_it_stands_and_only_as_it_was_read,
            sealed::rows_that_are_not_sealed_are_listed_until_they_are,
            sealed::a_sealed_customer_is_found_by_all_tokens_or_the_start_of_his_code,
            sealed::only_a_plain_row_of_the_same_watermark_is_sealed_in_place,
        }
    };
}

/// One behaviour, named as a sentence.
struct Behaviour {
    name: &'static str,
    show: fn(&dyn Store),
}

macro_rules! list {
    ($($group:ident::$name:ident),* $(,)?) => {
        const BEHAVIOURS: &[Behaviour] = &[$(Behaviour { name: stringify!($name), show: $group::$name }),*];
    };
}
for_each_behaviour!(list);

macro_rules! list_sealed {
    ($($group:ident::$name:ident),* $(,)?) => {
        const SEALED: &[Behaviour] = &[$(Behaviour { name: stringify!($name), show: $group::$name }),*];
    };
}
for_each_sealed_behaviour!(list_sealed);

/// Opens an empty store.
pub type Make<'a> = &'a dyn Fn() -> Box<dyn Store>;

/// Shows one behaviour on a new store.
///
/// # Panics
/// When the store does not show it, or when there is no behaviour of this name.
pub fn run(name: &str, make: Make<'_>) {
    match BEHAVIOURS.iter().chain(SEALED).find(|behaviour| behaviour.name == name) {
        Some(behaviour) => (behaviour.show)(make().as_ref()),
        None => panic!("there is no behaviour named {name}"),
    }
}

/// Shows every behaviour, each on a new store; not those of sealed rows.
///
/// # Panics
/// When the store does not show one of them.
pub fn run_all(make: Make<'_>) {
    for behaviour in BEHAVIOURS {
        (behaviour.show)(make().as_ref());
    }
}
