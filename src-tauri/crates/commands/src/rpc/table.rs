//! Every command, one line each.

use super::{Command, Exporter, answer_of, request};
use crate::dto::activity::{ActivityAsk, ActivityLine};
use crate::dto::acts::RecentAct;
use crate::dto::app::{AppState, KeyKeeping, PracticeSpeed, RegionChoices, SetupSave};
use crate::dto::campaigns::{
    AudienceAsk, AudienceCountDto, CampaignCreate, CampaignDraft, CampaignRow, CampaignSave,
    CampaignStart, CampaignView, FeedLine, ForecastAsk, ForecastDto, RecipientDecide,
    RecipientsAsk, RecipientsPage,
};
use crate::dto::choices::{ChoicesAsk, ChoicesPage};
use crate::dto::consent_page::ConsentPage;
use crate::dto::contact_phones::{ContactPhone, PhoneCheck, PhoneEcho};
use crate::dto::contacts::{
    ContactAdd, ContactAllow, ContactConsent, ContactCountsDto, ContactDto, ContactPage,
    ContactRowDto, ContactTest, ContactUpdate, ContactWindow, TagDto,
};
use crate::dto::evidence::{EvidenceDto, EvidenceKeep, EvidencePicture, EvidenceSaved};
use crate::dto::explain::{ExplainAsk, ExplainedDto};
use crate::dto::home::{HelloSend, HelloState, HomeView, NowDto};
use crate::dto::import_example::{ImportExampleSave, ImportExampleSaved};
use crate::dto::import_opening::{ImportOpen, ImportPaste, ImportReread};
use crate::dto::import_undo::{ImportEnded, ImportUndoReport};
use crate::dto::imports::{
    ByDraft, ImportAnswer, ImportCheck, ImportCommit, ImportDraft, ImportMatch, ImportResult,
};
use crate::dto::left_out::{ImportLeftOutSave, ImportLeftOutSaved};
use crate::dto::many::{ContactExport, ContactMany, ContactsExported, ManyDone};
use crate::dto::merge::{MergePair, MergePreview, MergeSuggestion, Merged};
use crate::dto::messages::{
    PreviewAsk, PreviewPerson, TemplateAsk, TemplateDto, TemplateReport, TemplateSave, VariableDto,
};
use crate::dto::numbers::{
    LimitsSave, LimitsView, LinkState, NumberAdded, NumberDto, NumberKey, PairingCodeAsk,
    ServerReport, WahaServer,
};
use crate::dto::segments::{
    ListAdd, ListAdded, ListCreate, ListDto, ListRemove, ListRemoved, ListRename, ListTakeBack,
    SegmentAsk, SegmentCount, SegmentDto, SegmentReach, SegmentSave, SegmentSize,
};
use crate::dto::settings::{
    AwakeSave, AwakeView, EverythingRemoved, Look, RemoveEverything, YourData,
};
use crate::dto::{ById, Done, Empty, Tag};
use crate::{
    App, ChosenFile, CommandError, ErrorCode, activity, app, awake, campaigns, choices, contacts,
    evidence, home, imports, lists, messages, numbers, practice, segments, settings, setup,
};
use serde_json::Value;
use ts_rs::{Config, TS};

commands! {
    "app_state": setup::app_state, Empty => AppState, [];
    "key_keeping": setup::key_keeping, Empty => KeyKeeping, [];
    "region_choices": setup::region_choices, Empty => RegionChoices, [];
    "setup_save": setup::setup_save, SetupSave => AppState, [App, Settings, Numbers, Now];
    "look_save": settings::look_save, Look => AppState, [App];
    "awake_get": awake::awake_get, Empty => AwakeView, [];
    "awake_save": awake::awake_save, AwakeSave => AwakeView, [Settings];
    "your_data": settings::your_data, Empty => YourData, [];
    "data_remove_everything": settings::data_remove_everything, RemoveEverything => EverythingRemoved, [App];
    "files_given": app::files_given, Empty => Vec<ChosenFile>, [];
    "file_choose": app::file_choose, Empty => Option<ChosenFile>, [];

    "practice_open": practice::practice_open, Empty => AppState, [App, Now, Numbers, Contacts, Imports, Messages, Campaigns, Activity, Settings];
    "practice_leave": practice::practice_leave, Empty => AppState, [App, Now, Numbers, Contacts, Imports, Messages, Campaigns, Activity, Settings];
    "practice_remove": practice::practice_remove, Empty => AppState, [App, Now, Numbers, Contacts, Imports, Messages, Campaigns, Activity, Settings];
    "practice_speed": practice::practice_speed, PracticeSpeed => AppState, [App, Now];
    "practice_number_add": practice::practice_number_add, Empty => NumberAdded, [Numbers];
    "practice_scan": practice::practice_scan, ById => Done, [Numbers];

    "waha_check": numbers::waha_check, WahaServer => ServerReport, [];
    "waha_number_add": numbers::waha_number_add, WahaServer => NumberAdded, [Numbers];
    "number_key_set": numbers::number_key_set, NumberKey => ServerReport, [Numbers, Now];
    "number_key_ask": numbers::number_key_ask, ById => Done, [Numbers, Now];
    "number_list": numbers::number_list, Empty => Vec<NumberDto>, [];
    "number_continue": numbers::number_continue, ById => Done, [Numbers, Now];
    "number_unlink": numbers::number_unlink, ById => Done, [Numbers, Now];
    "number_remove": numbers::number_remove, ById => Done, [Numbers, Now];
    "link_begin": numbers::link_begin, ById => LinkState, [Numbers];
    "link_state": numbers::link_state, ById => LinkState, [];
    "link_code": numbers::link_code, PairingCodeAsk => LinkState, [];
    "link_again": numbers::link_again, ById => LinkState, [];
    "link_cancel": numbers::link_cancel, ById => Done, [Numbers];
    "limits_get": numbers::limits_get, ById => LimitsView, [];
    "limits_save": numbers::limits_save, LimitsSave => LimitsView, [Numbers, Now, Campaigns];

    "now_get": home::now_get, Empty => NowDto, [];
    "home_get": home::home_get, Empty => HomeView, [];
    "steps_hide": home::steps_hide, Empty => Done, [Now];
    "hello_send": home::hello_send, HelloSend => HelloState, [Now];
    "hello_state": home::hello_state, Empty => HelloState, [];

    "campaign_list": campaigns::campaign_list, Empty => Vec<CampaignRow>, [];
    "campaign_choices": choices::campaign_choices, ChoicesAsk => ChoicesPage, [];
    "campaign_create": campaigns::campaign_create, CampaignCreate => CampaignDraft, [Campaigns];
    "campaign_draft": campaigns::campaign_draft, ById => CampaignDraft, [];
    "campaign_save": campaigns::campaign_save, CampaignSave => CampaignDraft, [Campaigns];
    "campaign_delete": campaigns::campaign_delete, ById => Done, [Campaigns];
    "campaign_duplicate": campaigns::campaign_duplicate, ById => CampaignDraft, [Campaigns];
    "audience_count": campaigns::audience_count, AudienceAsk => AudienceCountDto, [];
    "audience_sample": campaigns::audience_sample, AudienceAsk => Vec<ContactRowDto>, [];
    "explain_why": campaigns::explain_why, ExplainAsk => ExplainedDto, [];
    "campaign_forecast": campaigns::campaign_forecast, ForecastAsk => ForecastDto, [];
    "campaign_start": campaigns::campaign_start, CampaignStart => CampaignRow, [Campaigns, Now, Activity];
    "campaign_pause": campaigns::campaign_pause, ById => CampaignRow, [Campaigns, Now, Activity];
    "campaign_resume": campaigns::campaign_resume, ById => CampaignRow, [Campaigns, Now, Activity];
    "campaign_stop": campaigns::campaign_stop, ById => CampaignRow, [Campaigns, Now, Activity];
    "campaign_view": campaigns::campaign_view, ById => CampaignView, [];
    "campaign_people": campaigns::campaign_people, RecipientsAsk => RecipientsPage, [];
    "campaign_feed": campaigns::campaign_feed, ById => Vec<FeedLine>, [];
    "recipient_decide": campaigns::recipient_decide, RecipientDecide => Done, [Campaigns, Now, Activity];

    "activity_page": activity::activity_page, ActivityAsk => Vec<ActivityLine>, [];

    "contact_window": contacts::contact_window, ContactWindow => ContactPage, [];
    "contact_counts": contacts::contact_counts, Empty => ContactCountsDto, [];
    "contact_get": contacts::contact_get, ById => ContactDto, [];
    "contact_add": contacts::contact_add, ContactAdd => ContactDto, [Contacts, Now];
    "contact_update": contacts::contact_update, ContactUpdate => ContactDto, [Contacts];
    "contact_phone_add": contacts::contact_phone_add, ContactPhone => ContactDto, [Contacts];
    "contact_phone_main": contacts::contact_phone_main, ContactPhone => ContactDto, [Contacts];
    "contact_phone_remove": contacts::contact_phone_remove, ContactPhone => ContactDto, [Contacts];
    "contact_set_consent": contacts::contact_set_consent, ContactConsent => ContactDto, [Contacts];
    "contact_stop": contacts::contact_stop, ById => ContactDto, [Contacts, Activity];
    "contact_allow": contacts::contact_allow, ContactAllow => ContactDto, [Contacts, Activity];
    "contact_test": contacts::contact_test, ContactTest => ContactDto, [Contacts, Campaigns];
    "contact_delete": contacts::contact_delete, ById => Done, [Contacts, Now];
    "contact_restore": contacts::contact_restore, ById => ContactDto, [Contacts, Now];
    "contact_export": contacts::contact_export, ContactExport => Option<ContactsExported>, [];
    "contact_work_stop": contacts::contact_work_stop, ById => Done, [];
    "contact_many": contacts::contact_many, ContactMany => ManyDone, [Contacts, Campaigns, Activity, Now];
    "contact_many_undo": contacts::contact_many_undo, ById => Done, [Contacts, Campaigns, Activity, Now];
    "contact_acts": contacts::contact_acts, Empty => Vec<RecentAct>, [];
    "contact_remove_for_good": contacts::contact_remove_for_good, ById => Done, [Contacts, Campaigns];
    "merge_suggestions": contacts::merge_suggestions, Empty => Vec<MergeSuggestion>, [];
    "merge_preview": contacts::merge_preview, MergePair => MergePreview, [];
    "contact_merge": contacts::contact_merge, MergePair => Merged, [Contacts, Campaigns, Activity, Now];
    "contact_merge_undo": contacts::contact_merge_undo, ById => MergePair, [Contacts, Campaigns, Activity, Now];
    "merge_refuse": contacts::merge_refuse, MergePair => Done, [Contacts];
    "tag_list": contacts::tag_list, Empty => Vec<TagDto>, [];
    "phone_check": contacts::phone_check, PhoneCheck => PhoneEcho, [];

    "list_list": lists::list_list, Empty => Vec<ListDto>, [];
    "list_choices": choices::list_choices, ChoicesAsk => ChoicesPage, [];
    "list_create": lists::list_create, ListCreate => ListAdded, [Contacts];
    "list_rename": lists::list_rename, ListRename => ListDto, [Contacts];
    "list_delete": lists::list_delete, ById => Done, [Contacts];
    "list_restore": lists::list_restore, ById => ListDto, [Contacts];
    "list_add": lists::list_add, ListAdd => ListAdded, [Contacts];
    "list_take_back": lists::list_take_back, ListTakeBack => ListDto, [Contacts];
    "list_remove": lists::list_remove, ListRemove => ListRemoved, [Contacts];
    "segment_list": segments::segment_list, Empty => Vec<SegmentDto>, [];
    "segment_sizes": segments::segment_sizes, Empty => Vec<SegmentSize>, [];
    "segment_save": segments::segment_save, SegmentSave => SegmentDto, [Contacts];
    "segment_delete": segments::segment_delete, ById => Done, [Contacts];
    "segment_restore": segments::segment_restore, ById => SegmentDto, [Contacts];
    "segment_count": segments::segment_count, SegmentAsk => SegmentCount, [];
    "segment_reach": segments::segment_reach, SegmentAsk => SegmentReach, [];

    "import_open": imports::import_open, ImportOpen => ImportDraft, [Imports];
    "import_paste": imports::import_paste, ImportPaste => ImportDraft, [Imports];
    "import_reread": imports::import_reread, ImportReread => ImportDraft, [Imports];
    "import_get": imports::import_get, ByDraft => ImportDraft, [];
    "import_match": imports::import_match, ImportMatch => ImportDraft, [Imports];
    "import_check": imports::import_check, ByDraft => ImportCheck, [];
    "import_answer": imports::import_answer, ImportAnswer => ImportCheck, [];
    "import_commit": imports::import_commit, ImportCommit => ImportResult, [Imports, Contacts, Activity, Now];
    "import_result": imports::import_result, ById => ImportResult, [];
    "import_list": imports::import_list, Empty => Vec<ImportEnded>, [];
    "import_undo_check": imports::import_undo_check, ById => ImportUndoReport, [];
    "import_undo": imports::import_undo, ById => ImportUndoReport, [Imports, Contacts, Activity, Campaigns, Now];
    "import_left_out_save": imports::import_left_out_save, ImportLeftOutSave => Option<ImportLeftOutSaved>, [];
    "import_example_save": imports::import_example_save, ImportExampleSave => Option<ImportExampleSaved>, [];
    "import_stop_reading": imports::import_stop_reading, Empty => Done, [];
    "import_discard": imports::import_discard, ByDraft => Done, [Imports];

    "consent_page_save": contacts::consent_page_save, ConsentPage => Option<EvidenceSaved>, [];
    "evidence_choose": evidence::evidence_choose, Empty => Option<ChosenFile>, [];
    "evidence_keep": evidence::evidence_keep, EvidenceKeep => EvidenceDto, [];
    "evidence_picture": evidence::evidence_picture, ById => EvidencePicture, [];
    "evidence_save": evidence::evidence_save, ById => Option<EvidenceSaved>, [];

    "template_list": messages::template_list, Empty => Vec<TemplateDto>, [];
    "template_get": messages::template_get, ById => TemplateDto, [];
    "template_save": messages::template_save, TemplateSave => TemplateDto, [Messages];
    "template_delete": messages::template_delete, ById => Done, [Messages];
    "template_restore": messages::template_restore, ById => TemplateDto, [Messages];
    "template_check": messages::template_check, TemplateAsk => TemplateReport, [];
    "template_preview": messages::template_preview, PreviewAsk => Vec<PreviewPerson>, [];
    "variable_list": messages::variable_list, Empty => Vec<VariableDto>, [];
}
