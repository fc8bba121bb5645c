/**
 * Which tags an answer depends on. Rust declares what a change touches; here stands,
 * once per reading command, what makes its answer stale. A command that is not in
 * this table cannot be used with useRead. What is empty is read once, or by a
 * `refetchInterval` of the caller.
 */
import type { Commands } from './generated/commands';
import type { Tag } from './generated/Tag';

export const READS = {
  app_state: ['app', 'settings'],
  key_keeping: ['numbers'],
  region_choices: [],
  awake_get: ['settings'],
  your_data: ['app', 'contacts', 'campaigns', 'imports'],
  number_list: ['numbers', 'now'],
  link_state: ['numbers'],
  limits_get: ['numbers', 'settings'],
  now_get: ['now', 'campaigns', 'numbers'],
  home_get: ['now', 'campaigns', 'numbers', 'contacts'],
  hello_state: ['now'],
  campaign_list: ['campaigns', 'now'],
  campaign_choices: ['campaigns'],
  campaign_draft: ['campaigns'],
  audience_count: ['contacts', 'imports'],
  audience_sample: ['contacts', 'imports'],
  campaign_forecast: ['numbers', 'now', 'settings'],
  campaign_view: ['campaigns', 'now'],
  campaign_people: ['campaigns'],
  campaign_feed: ['campaigns', 'activity'],
  activity_page: ['activity'],
  contact_window: ['contacts'],
  contact_counts: ['contacts'],
  contact_acts: ['contacts'],
  contact_get: ['contacts', 'campaigns'],
  merge_preview: ['contacts', 'campaigns'],
  merge_suggestions: ['contacts'],
  tag_list: ['contacts'],
  phone_check: ['contacts'],
  list_list: ['contacts', 'imports'],
  list_choices: ['contacts', 'imports'],
  segment_list: ['contacts'],
  // Not of campaigns, of which something changes with every message; asked anew when the page opens.
  segment_sizes: ['contacts', 'imports'],
  segment_count: ['contacts', 'imports', 'campaigns'],
  segment_reach: ['contacts', 'imports', 'campaigns', 'numbers'],
  explain_why: ['contacts', 'campaigns', 'numbers', 'imports'],
  import_get: ['imports'],
  // Read anew whenever the step is opened; answers about rows bring the new check along.
  import_check: [],
  import_result: ['imports', 'contacts'],
  import_list: ['imports'],
  template_list: ['messages'],
  template_get: ['messages'],
  variable_list: ['contacts', 'imports'],
  template_check: ['contacts', 'imports'],
  template_preview: ['contacts', 'imports'],
} as const satisfies { [C in keyof Commands]?: readonly Tag[] };

export type ReadCommand = keyof typeof READS;
