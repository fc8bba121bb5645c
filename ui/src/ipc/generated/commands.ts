// Written from the command table in Rust. Do not edit.
import type { ActivityAsk } from './ActivityAsk';
import type { ActivityLine } from './ActivityLine';
import type { AppState } from './AppState';
import type { AudienceAsk } from './AudienceAsk';
import type { AudienceCountDto } from './AudienceCountDto';
import type { AwakeSave } from './AwakeSave';
import type { AwakeView } from './AwakeView';
import type { ByDraft } from './ByDraft';
import type { ById } from './ById';
import type { CampaignCreate } from './CampaignCreate';
import type { CampaignDraft } from './CampaignDraft';
import type { CampaignRow } from './CampaignRow';
import type { CampaignSave } from './CampaignSave';
import type { CampaignStart } from './CampaignStart';
import type { CampaignView } from './CampaignView';
import type { ChoicesAsk } from './ChoicesAsk';
import type { ChoicesPage } from './ChoicesPage';
import type { ChosenFile } from './ChosenFile';
import type { ConsentPage } from './ConsentPage';
import type { ContactAdd } from './ContactAdd';
import type { ContactAllow } from './ContactAllow';
import type { ContactConsent } from './ContactConsent';
import type { ContactCountsDto } from './ContactCountsDto';
import type { ContactDto } from './ContactDto';
import type { ContactExport } from './ContactExport';
import type { ContactMany } from './ContactMany';
import type { ContactPage } from './ContactPage';
import type { ContactPhone } from './ContactPhone';
import type { ContactRowDto } from './ContactRowDto';
import type { ContactTest } from './ContactTest';
import type { ContactUpdate } from './ContactUpdate';
import type { ContactWindow } from './ContactWindow';
import type { ContactsExported } from './ContactsExported';
import type { Done } from './Done';
import type { Empty } from './Empty';
import type { EverythingRemoved } from './EverythingRemoved';
import type { EvidenceDto } from './EvidenceDto';
import type { EvidenceKeep } from './EvidenceKeep';
import type { EvidencePicture } from './EvidencePicture';
import type { EvidenceSaved } from './EvidenceSaved';
import type { ExplainAsk } from './ExplainAsk';
import type { ExplainedDto } from './ExplainedDto';
import type { FeedLine } from './FeedLine';
import type { ForecastAsk } from './ForecastAsk';
import type { ForecastDto } from './ForecastDto';
import type { HelloSend } from './HelloSend';
import type { HelloState } from './HelloState';
import type { HomeView } from './HomeView';
import type { ImportAnswer } from './ImportAnswer';
import type { ImportCheck } from './ImportCheck';
import type { ImportCommit } from './ImportCommit';
import type { ImportDraft } from './ImportDraft';
import type { ImportEnded } from './ImportEnded';
import type { ImportExampleSave } from './ImportExampleSave';
import type { ImportExampleSaved } from './ImportExampleSaved';
import type { ImportLeftOutSave } from './ImportLeftOutSave';
import type { ImportLeftOutSaved } from './ImportLeftOutSaved';
import type { ImportMatch } from './ImportMatch';
import type { ImportOpen } from './ImportOpen';
import type { ImportPaste } from './ImportPaste';
import type { ImportReread } from './ImportReread';
import type { ImportResult } from './ImportResult';
import type { ImportUndoReport } from './ImportUndoReport';
import type { KeyKeeping } from './KeyKeeping';
import type { LimitsSave } from './LimitsSave';
import type { LimitsView } from './LimitsView';
import type { LinkState } from './LinkState';
import type { ListAdd } from './ListAdd';
import type { ListAdded } from './ListAdded';
import type { ListCreate } from './ListCreate';
import type { ListDto } from './ListDto';
import type { ListRemove } from './ListRemove';
import type { ListRemoved } from './ListRemoved';
import type { ListRename } from './ListRename';
import type { ListTakeBack } from './ListTakeBack';
import type { Look } from './Look';
import type { ManyDone } from './ManyDone';
import type { MergePair } from './MergePair';
import type { MergePreview } from './MergePreview';
import type { MergeSuggestion } from './MergeSuggestion';
import type { Merged } from './Merged';
import type { NowDto } from './NowDto';
import type { NumberAdded } from './NumberAdded';
import type { NumberDto } from './NumberDto';
import type { NumberKey } from './NumberKey';
import type { PairingCodeAsk } from './PairingCodeAsk';
import type { PhoneCheck } from './PhoneCheck';
import type { PhoneEcho } from './PhoneEcho';
import type { PracticeSpeed } from './PracticeSpeed';
import type { PreviewAsk } from './PreviewAsk';
import type { PreviewPerson } from './PreviewPerson';
import type { RecentAct } from './RecentAct';
import type { RecipientDecide } from './RecipientDecide';
import type { RecipientsAsk } from './RecipientsAsk';
import type { RecipientsPage } from './RecipientsPage';
import type { RegionChoices } from './RegionChoices';
import type { RemoveEverything } from './RemoveEverything';
import type { SegmentAsk } from './SegmentAsk';
import type { SegmentCount } from './SegmentCount';
import type { SegmentDto } from './SegmentDto';
import type { SegmentReach } from './SegmentReach';
import type { SegmentSave } from './SegmentSave';
import type { SegmentSize } from './SegmentSize';
import type { ServerReport } from './ServerReport';
import type { SetupSave } from './SetupSave';
import type { TagDto } from './TagDto';
import type { TemplateAsk } from './TemplateAsk';
import type { TemplateDto } from './TemplateDto';
import type { TemplateReport } from './TemplateReport';
import type { TemplateSave } from './TemplateSave';
import type { VariableDto } from './VariableDto';
import type { WahaServer } from './WahaServer';
import type { YourData } from './YourData';
import type { Tag } from './Tag';

export type Commands = {
  app_state: { req: Empty; res: AppState };
  key_keeping: { req: Empty; res: KeyKeeping };
  region_choices: { req: Empty; res: RegionChoices };
  setup_save: { req: SetupSave; res: AppState };
  look_save: { req: Look; res: AppState };
  awake_get: { req: Empty; res: AwakeView };
  awake_save: { req: AwakeSave; res: AwakeView };
  your_data: { req: Empty; res: YourData };
  data_remove_everything: { req: RemoveEverything; res: EverythingRemoved };
  files_given: { req: Empty; res: Array<ChosenFile> };
  file_choose: { req: Empty; res: ChosenFile | null };
  practice_open: { req: Empty; res: AppState };
  practice_leave: { req: Empty; res: AppState };
  practice_remove: { req: Empty; res: AppState };
  practice_speed: { req: PracticeSpeed; res: AppState };
  practice_number_add: { req: Empty; res: NumberAdded };
  practice_scan: { req: ById; res: Done };
  waha_check: { req: WahaServer; res: ServerReport };
  waha_number_add: { req: WahaServer; res: NumberAdded };
  number_key_set: { req: NumberKey; res: ServerReport };
  number_key_ask: { req: ById; res: Done };
  number_list: { req: Empty; res: Array<NumberDto> };
  number_continue: { req: ById; res: Done };
  number_unlink: { req: ById; res: Done };
  number_remove: { req: ById; res: Done };
  link_begin: { req: ById; res: LinkState };
  link_state: { req: ById; res: LinkState };
  link_code: { req: PairingCodeAsk; res: LinkState };
  link_again: { req: ById; res: LinkState };
  link_cancel: { req: ById; res: Done };
  limits_get: { req: ById; res: LimitsView };
  limits_save: { req: LimitsSave; res: LimitsView };
  now_get: { req: Empty; res: NowDto };
  home_get: { req: Empty; res: HomeView };
  steps_hide: { req: Empty; res: Done };
  hello_send: { req: HelloSend; res: HelloState };
  hello_state: { req: Empty; res: HelloState };
  campaign_list: { req: Empty; res: Array<CampaignRow> };
  campaign_choices: { req: ChoicesAsk; res: ChoicesPage };
  campaign_create: { req: CampaignCreate; res: CampaignDraft };
  campaign_draft: { req: ById; res: CampaignDraft };
  campaign_save: { req: CampaignSave; res: CampaignDraft };
  campaign_delete: { req: ById; res: Done };
  campaign_duplicate: { req: ById; res: CampaignDraft };
  audience_count: { req: AudienceAsk; res: AudienceCountDto };
  audience_sample: { req: AudienceAsk; res: Array<ContactRowDto> };
  explain_why: { req: ExplainAsk; res: ExplainedDto };
  campaign_forecast: { req: ForecastAsk; res: ForecastDto };
  campaign_start: { req: CampaignStart; res: CampaignRow };
  campaign_pause: { req: ById; res: CampaignRow };
  campaign_resume: { req: ById; res: CampaignRow };
  campaign_stop: { req: ById; res: CampaignRow };
  campaign_view: { req: ById; res: CampaignView };
  campaign_people: { req: RecipientsAsk; res: RecipientsPage };
  campaign_feed: { req: ById; res: Array<FeedLine> };
  recipient_decide: { req: RecipientDecide; res: Done };
  activity_page: { req: ActivityAsk; res: Array<ActivityLine> };
  contact_window: { req: ContactWindow; res: ContactPage };
  contact_counts: { req: Empty; res: ContactCountsDto };
  contact_get: { req: ById; res: ContactDto };
  contact_add: { req: ContactAdd; res: ContactDto };
  contact_update: { req: ContactUpdate; res: ContactDto };
  contact_phone_add: { req: ContactPhone; res: ContactDto };
  contact_phone_main: { req: ContactPhone; res: ContactDto };
  contact_phone_remove: { req: ContactPhone; res: ContactDto };
  contact_set_consent: { req: ContactConsent; res: ContactDto };
  contact_stop: { req: ById; res: ContactDto };
  contact_allow: { req: ContactAllow; res: ContactDto };
  contact_test: { req: ContactTest; res: ContactDto };
  contact_delete: { req: ById; res: Done };
  contact_restore: { req: ById; res: ContactDto };
  contact_export: { req: ContactExport; res: ContactsExported | null };
  contact_work_stop: { req: ById; res: Done };
  contact_many: { req: ContactMany; res: ManyDone };
  contact_many_undo: { req: ById; res: Done };
  contact_acts: { req: Empty; res: Array<RecentAct> };
  contact_remove_for_good: { req: ById; res: Done };
  merge_suggestions: { req: Empty; res: Array<MergeSuggestion> };
  merge_preview: { req: MergePair; res: MergePreview };
  contact_merge: { req: MergePair; res: Merged };
  contact_merge_undo: { req: ById; res: MergePair };
  merge_refuse: { req: MergePair; res: Done };
  tag_list: { req: Empty; res: Array<TagDto> };
  phone_check: { req: PhoneCheck; res: PhoneEcho };
  list_list: { req: Empty; res: Array<ListDto> };
  list_choices: { req: ChoicesAsk; res: ChoicesPage };
  list_create: { req: ListCreate; res: ListAdded };
  list_rename: { req: ListRename; res: ListDto };
  list_delete: { req: ById; res: Done };
  list_restore: { req: ById; res: ListDto };
  list_add: { req: ListAdd; res: ListAdded };
  list_take_back: { req: ListTakeBack; res: ListDto };
  list_remove: { req: ListRemove; res: ListRemoved };
  segment_list: { req: Empty; res: Array<SegmentDto> };
  segment_sizes: { req: Empty; res: Array<SegmentSize> };
  segment_save: { req: SegmentSave; res: SegmentDto };
  segment_delete: { req: ById; res: Done };
  segment_restore: { req: ById; res: SegmentDto };
  segment_count: { req: SegmentAsk; res: SegmentCount };
  segment_reach: { req: SegmentAsk; res: SegmentReach };
  import_open: { req: ImportOpen; res: ImportDraft };
  import_paste: { req: ImportPaste; res: ImportDraft };
  import_reread: { req: ImportReread; res: ImportDraft };
  import_get: { req: ByDraft; res: ImportDraft };
  import_match: { req: ImportMatch; res: ImportDraft };
  import_check: { req: ByDraft; res: ImportCheck };
  import_answer: { req: ImportAnswer; res: ImportCheck };
  import_commit: { req: ImportCommit; res: ImportResult };
  import_result: { req: ById; res: ImportResult };
  import_list: { req: Empty; res: Array<ImportEnded> };
  import_undo_check: { req: ById; res: ImportUndoReport };
  import_undo: { req: ById; res: ImportUndoReport };
  import_left_out_save: { req: ImportLeftOutSave; res: ImportLeftOutSaved | null };
  import_example_save: { req: ImportExampleSave; res: ImportExampleSaved | null };
  import_stop_reading: { req: Empty; res: Done };
  import_discard: { req: ByDraft; res: Done };
  consent_page_save: { req: ConsentPage; res: EvidenceSaved | null };
  evidence_choose: { req: Empty; res: ChosenFile | null };
  evidence_keep: { req: EvidenceKeep; res: EvidenceDto };
  evidence_picture: { req: ById; res: EvidencePicture };
  evidence_save: { req: ById; res: EvidenceSaved | null };
  template_list: { req: Empty; res: Array<TemplateDto> };
  template_get: { req: ById; res: TemplateDto };
  template_save: { req: TemplateSave; res: TemplateDto };
  template_delete: { req: ById; res: Done };
  template_restore: { req: ById; res: TemplateDto };
  template_check: { req: TemplateAsk; res: TemplateReport };
  template_preview: { req: PreviewAsk; res: Array<PreviewPerson> };
  variable_list: { req: Empty; res: Array<VariableDto> };
};

/** Whose cached answers are stale after a command. */
export const touches: { [K in keyof Commands]: readonly Tag[] } = {
  app_state: [],
  key_keeping: [],
  region_choices: [],
  setup_save: ["app", "settings", "numbers", "now"],
  look_save: ["app"],
  awake_get: [],
  awake_save: ["settings"],
  your_data: [],
  data_remove_everything: ["app"],
  files_given: [],
  file_choose: [],
  practice_open: ["app", "now", "numbers", "contacts", "imports", "messages", "campaigns", "activity", "settings"],
  practice_leave: ["app", "now", "numbers", "contacts", "imports", "messages", "campaigns", "activity", "settings"],
  practice_remove: ["app", "now", "numbers", "contacts", "imports", "messages", "campaigns", "activity", "settings"],
  practice_speed: ["app", "now"],
  practice_number_add: ["numbers"],
  practice_scan: ["numbers"],
  waha_check: [],
  waha_number_add: ["numbers"],
  number_key_set: ["numbers", "now"],
  number_key_ask: ["numbers", "now"],
  number_list: [],
  number_continue: ["numbers", "now"],
  number_unlink: ["numbers", "now"],
  number_remove: ["numbers", "now"],
  link_begin: ["numbers"],
  link_state: [],
  link_code: [],
  link_again: [],
  link_cancel: ["numbers"],
  limits_get: [],
  limits_save: ["numbers", "now", "campaigns"],
  now_get: [],
  home_get: [],
  steps_hide: ["now"],
  hello_send: ["now"],
  hello_state: [],
  campaign_list: [],
  campaign_choices: [],
  campaign_create: ["campaigns"],
  campaign_draft: [],
  campaign_save: ["campaigns"],
  campaign_delete: ["campaigns"],
  campaign_duplicate: ["campaigns"],
  audience_count: [],
  audience_sample: [],
  explain_why: [],
  campaign_forecast: [],
  campaign_start: ["campaigns", "now", "activity"],
  campaign_pause: ["campaigns", "now", "activity"],
  campaign_resume: ["campaigns", "now", "activity"],
  campaign_stop: ["campaigns", "now", "activity"],
  campaign_view: [],
  campaign_people: [],
  campaign_feed: [],
  recipient_decide: ["campaigns", "now", "activity"],
  activity_page: [],
  contact_window: [],
  contact_counts: [],
  contact_get: [],
  contact_add: ["contacts", "now"],
  contact_update: ["contacts"],
  contact_phone_add: ["contacts"],
  contact_phone_main: ["contacts"],
  contact_phone_remove: ["contacts"],
  contact_set_consent: ["contacts"],
  contact_stop: ["contacts", "activity"],
  contact_allow: ["contacts", "activity"],
  contact_test: ["contacts", "campaigns"],
  contact_delete: ["contacts", "now"],
  contact_restore: ["contacts", "now"],
  contact_export: [],
  contact_work_stop: [],
  contact_many: ["contacts", "campaigns", "activity", "now"],
  contact_many_undo: ["contacts", "campaigns", "activity", "now"],
  contact_acts: [],
  contact_remove_for_good: ["contacts", "campaigns"],
  merge_suggestions: [],
  merge_preview: [],
  contact_merge: ["contacts", "campaigns", "activity", "now"],
  contact_merge_undo: ["contacts", "campaigns", "activity", "now"],
  merge_refuse: ["contacts"],
  tag_list: [],
  phone_check: [],
  list_list: [],
  list_choices: [],
  list_create: ["contacts"],
  list_rename: ["contacts"],
  list_delete: ["contacts"],
  list_restore: ["contacts"],
  list_add: ["contacts"],
  list_take_back: ["contacts"],
  list_remove: ["contacts"],
  segment_list: [],
  segment_sizes: [],
  segment_save: ["contacts"],
  segment_delete: ["contacts"],
  segment_restore: ["contacts"],
  segment_count: [],
  segment_reach: [],
  import_open: ["imports"],
  import_paste: ["imports"],
  import_reread: ["imports"],
  import_get: [],
  import_match: ["imports"],
  import_check: [],
  import_answer: [],
  import_commit: ["imports", "contacts", "activity", "now"],
  import_result: [],
  import_list: [],
  import_undo_check: [],
  import_undo: ["imports", "contacts", "activity", "campaigns", "now"],
  import_left_out_save: [],
  import_example_save: [],
  import_stop_reading: [],
  import_discard: ["imports"],
  consent_page_save: [],
  evidence_choose: [],
  evidence_keep: [],
  evidence_picture: [],
  evidence_save: [],
  template_list: [],
  template_get: [],
  template_save: ["messages"],
  template_delete: ["messages"],
  template_restore: ["messages"],
  template_check: [],
  template_preview: [],
  variable_list: [],
};
