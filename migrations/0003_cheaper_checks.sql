-- Cheaper words for what every write checks and every step asks.

-- An IN of more than two in a CHECK is a table that SQLite builds anew at each write; the
-- same with OR is not. Nothing that is stored changes, only these words of the schema
-- (sqlite.org/lang_altertable.html: "Making Other Kinds Of Table Schema Changes").
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql,
  'state IN (''waiting'', ''sending'', ''checking'', ''accepted'', ''sent'', ''delivered'', ''read'', ''failed'', ''skipped'', ''needs_check'')',
  'state = ''waiting'' OR state = ''sending'' OR state = ''checking'' OR state = ''accepted'' OR state = ''sent'' OR state = ''delivered'' OR state = ''read'' OR state = ''failed'' OR state = ''skipped'' OR state = ''needs_check''')
  WHERE type = 'table' AND name = 'recipients';
UPDATE sqlite_schema SET sql = replace(sql,
  'origin IN (''campaign'', ''test_run'', ''test_once'', ''quick'', ''inbox'', ''auto'')',
  'origin = ''campaign'' OR origin = ''test_run'' OR origin = ''test_once'' OR origin = ''quick'' OR origin = ''inbox'' OR origin = ''auto''')
  WHERE type = 'table' AND name = 'outbox_items';
UPDATE sqlite_schema SET sql = replace(sql,
  'state IN (''waiting'', ''sending'', ''checking'', ''accepted'', ''failed'', ''skipped'', ''needs_check'')',
  'state = ''waiting'' OR state = ''sending'' OR state = ''checking'' OR state = ''accepted'' OR state = ''failed'' OR state = ''skipped'' OR state = ''needs_check''')
  WHERE type = 'table' AND name = 'outbox_items';
UPDATE sqlite_schema SET sql = replace(sql,
  'delivery IN (''waiting'', ''sending'', ''checking'', ''accepted'', ''sent'', ''delivered'', ''read'', ''failed'', ''skipped'', ''needs_check'')',
  'delivery = ''waiting'' OR delivery = ''sending'' OR delivery = ''checking'' OR delivery = ''accepted'' OR delivery = ''sent'' OR delivery = ''delivered'' OR delivery = ''read'' OR delivery = ''failed'' OR delivery = ''skipped'' OR delivery = ''needs_check''')
  WHERE type = 'table' AND name = 'outbox_items';
UPDATE sqlite_schema SET sql = replace(sql,
  'receipt IN (''handed_over'', ''at_server'', ''on_device'', ''opened'', ''error'')',
  'receipt = ''handed_over'' OR receipt = ''at_server'' OR receipt = ''on_device'' OR receipt = ''opened'' OR receipt = ''error''')
  WHERE type = 'table' AND name = 'receipts';
UPDATE sqlite_schema SET sql = replace(sql,
  'outcome IN (''accepted'', ''not_sent'', ''rejected'', ''unknown'')',
  'outcome = ''accepted'' OR outcome = ''not_sent'' OR outcome = ''rejected'' OR outcome = ''unknown''')
  WHERE type = 'table' AND name = 'attempts';
UPDATE sqlite_schema SET sql = replace(sql,
  'kind IN (''phone'', ''lid'', ''chat'', ''bsuid'')',
  'kind = ''phone'' OR kind = ''lid'' OR kind = ''chat'' OR kind = ''bsuid''')
  WHERE type = 'table' AND name = 'identities';
UPDATE sqlite_schema SET sql = replace(sql,
  'link_state IN (''unlinked'', ''linking'', ''linked'', ''lost'', ''removed'')',
  'link_state = ''unlinked'' OR link_state = ''linking'' OR link_state = ''linked'' OR link_state = ''lost'' OR link_state = ''removed''')
  WHERE type = 'table' AND name = 'numbers';
UPDATE sqlite_schema SET sql = replace(sql,
  'gap_kind IN (''gap'', ''rest'', ''spread'')',
  'gap_kind = ''gap'' OR gap_kind = ''rest'' OR gap_kind = ''spread''')
  WHERE type = 'table' AND name = 'numbers';
UPDATE sqlite_schema SET sql = replace(sql,
  'alarm IN (''failures_in_a_row'', ''few_arrive'', ''limited_again'')',
  'alarm = ''failures_in_a_row'' OR alarm = ''few_arrive'' OR alarm = ''limited_again''')
  WHERE type = 'table' AND name = 'numbers';
UPDATE sqlite_schema SET sql = replace(sql,
  'consent IN (''agreed'', ''not_asked'', ''opted_out'')',
  'consent = ''agreed'' OR consent = ''not_asked'' OR consent = ''opted_out''')
  WHERE type = 'table' AND name = 'people';
UPDATE sqlite_schema SET sql = replace(sql,
  'state IN (''draft'', ''preparing'', ''running'', ''paused'', ''completed'', ''cancelled'')',
  'state = ''draft'' OR state = ''preparing'' OR state = ''running'' OR state = ''paused'' OR state = ''completed'' OR state = ''cancelled''')
  WHERE type = 'table' AND name = 'campaigns';
PRAGMA writable_schema = RESET;

-- What runs is asked for at every step, by these words exactly.
DROP INDEX campaigns_alive;
CREATE INDEX campaigns_running ON campaigns (number_id, last_turn, id) WHERE state = 'running';
