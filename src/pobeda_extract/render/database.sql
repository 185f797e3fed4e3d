-- The database that «-f sqlite» writes. Ids («P1», «E2») are unique in their document only;
-- «identity» is the id over the whole database. Offsets are code points, half-open.

CREATE TABLE documents (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  source TEXT NOT NULL,
  title TEXT,
  published TEXT,                 -- YYYY-MM-DD
  url TEXT,
  length INTEGER NOT NULL,        -- code points
  text TEXT,
  warnings TEXT NOT NULL,         -- JSON list
  extra TEXT NOT NULL,            -- JSON object: what the input carried along
  reprint_of TEXT,                -- least document id among texts that are nearly this one
  fingerprint TEXT NOT NULL
);

-- One person, organization, place, event or agreement over all documents.
CREATE TABLE identities (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('person', 'organization', 'place', 'event', 'agreement')),
  name TEXT NOT NULL,
  type TEXT,
  given_name TEXT, patronymic TEXT, family_name TEXT, gender TEXT,
  acronym TEXT,
  country_code TEXT,
  first_day TEXT, last_day TEXT,    -- of an event or an agreement
  first_seen TEXT, last_seen TEXT,  -- publication dates
  documents INTEGER NOT NULL
);
CREATE INDEX identities_name ON identities (kind, name);
CREATE INDEX identities_family ON identities (family_name) WHERE family_name IS NOT NULL;

-- Everything in a document that something may refer to.
CREATE TABLE entities (
  document INTEGER NOT NULL REFERENCES documents (key) ON DELETE CASCADE,
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (document, id)
);

CREATE TABLE places (
  document INTEGER NOT NULL REFERENCES documents (key) ON DELETE CASCADE, id TEXT NOT NULL,
  identity TEXT REFERENCES identities (id) DEFERRABLE INITIALLY DEFERRED,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  country_code TEXT,
  PRIMARY KEY (document, id),
  FOREIGN KEY (document, id) REFERENCES entities (document, id) ON DELETE CASCADE
);

CREATE TABLE organizations (
  document INTEGER NOT NULL REFERENCES documents (key) ON DELETE CASCADE, id TEXT NOT NULL,
  identity TEXT REFERENCES identities (id) DEFERRABLE INITIALLY DEFERRED,
  name TEXT NOT NULL,
  acronym TEXT,
  part_of TEXT,
  place TEXT,
  kind TEXT CHECK (kind IN ('source')),  -- media that the article only cites
  PRIMARY KEY (document, id),
  FOREIGN KEY (document, id) REFERENCES entities (document, id) ON DELETE CASCADE,
  FOREIGN KEY (document, part_of) REFERENCES entities (document, id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (document, place) REFERENCES entities (document, id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE people (
  document INTEGER NOT NULL REFERENCES documents (key) ON DELETE CASCADE, id TEXT NOT NULL,
  identity TEXT REFERENCES identities (id) DEFERRABLE INITIALLY DEFERRED,
  name TEXT NOT NULL,
  given_name TEXT, patronymic TEXT, family_name TEXT,
  gender TEXT,
  PRIMARY KEY (document, id),
  FOREIGN KEY (document, id) REFERENCES entities (document, id) ON DELETE CASCADE
);

CREATE TABLE positions (
  document INTEGER NOT NULL REFERENCES documents (key) ON DELETE CASCADE, id TEXT NOT NULL,
  person TEXT NOT NULL,
  position TEXT NOT NULL,
  title TEXT NOT NULL,
  organization TEXT,
  place TEXT,
  status TEXT NOT NULL,
  PRIMARY KEY (document, id),
  FOREIGN KEY (document, id) REFERENCES entities (document, id) ON DELETE CASCADE,
  FOREIGN KEY (document, person) REFERENCES people (document, id) ON DELETE CASCADE,
  FOREIGN KEY (document, organization) REFERENCES entities (document, id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (document, place) REFERENCES entities (document, id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX positions_person ON positions (document, person);

CREATE TABLE events (
  document INTEGER NOT NULL REFERENCES documents (key) ON DELETE CASCADE, id TEXT NOT NULL,
  identity TEXT REFERENCES identities (id) DEFERRABLE INITIALLY DEFERRED,
  type TEXT NOT NULL,
  name TEXT NOT NULL,
  title TEXT,
  status TEXT NOT NULL,
  part_of TEXT,
  occasion TEXT,
  PRIMARY KEY (document, id),
  FOREIGN KEY (document, id) REFERENCES entities (document, id) ON DELETE CASCADE,
  FOREIGN KEY (document, part_of) REFERENCES entities (document, id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX events_type ON events (type);

CREATE TABLE event_places (
  document INTEGER NOT NULL, event TEXT NOT NULL, place TEXT NOT NULL,
  FOREIGN KEY (document, event) REFERENCES events (document, id) ON DELETE CASCADE,
  FOREIGN KEY (document, place) REFERENCES entities (document, id) ON DELETE CASCADE
);
CREATE INDEX event_places_event ON event_places (document, event);
CREATE INDEX event_places_place ON event_places (document, place);

CREATE TABLE participants (
  document INTEGER NOT NULL, event TEXT NOT NULL, entity TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('participant', 'organizer')),
  FOREIGN KEY (document, event) REFERENCES events (document, id) ON DELETE CASCADE,
  FOREIGN KEY (document, entity) REFERENCES entities (document, id) ON DELETE CASCADE
);
CREATE INDEX participants_event ON participants (document, event);
CREATE INDEX participants_entity ON participants (document, entity);

CREATE TABLE agreements (
  document INTEGER NOT NULL REFERENCES documents (key) ON DELETE CASCADE, id TEXT NOT NULL,
  identity TEXT REFERENCES identities (id) DEFERRABLE INITIALLY DEFERRED,
  type TEXT NOT NULL,
  name TEXT NOT NULL,
  title TEXT,
  count INTEGER,                  -- NULL: several, nobody says how many
  status TEXT NOT NULL,
  event TEXT,
  subject TEXT,
  PRIMARY KEY (document, id),
  FOREIGN KEY (document, id) REFERENCES entities (document, id) ON DELETE CASCADE,
  FOREIGN KEY (document, event) REFERENCES entities (document, id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX agreements_event ON agreements (document, event);

CREATE TABLE parties (
  document INTEGER NOT NULL, agreement TEXT NOT NULL, entity TEXT NOT NULL,
  FOREIGN KEY (document, agreement) REFERENCES agreements (document, id) ON DELETE CASCADE,
  FOREIGN KEY (document, entity) REFERENCES entities (document, id) ON DELETE CASCADE
);
CREATE INDEX parties_agreement ON parties (document, agreement);
CREATE INDEX parties_entity ON parties (document, entity);

CREATE TABLE signers (
  document INTEGER NOT NULL, agreement TEXT NOT NULL, entity TEXT NOT NULL,
  FOREIGN KEY (document, agreement) REFERENCES agreements (document, id) ON DELETE CASCADE,
  FOREIGN KEY (document, entity) REFERENCES entities (document, id) ON DELETE CASCADE
);
CREATE INDEX signers_agreement ON signers (document, agreement);
CREATE INDEX signers_entity ON signers (document, entity);

-- What registers know of people and organizations (--register).
CREATE TABLE known (
  document INTEGER NOT NULL, entity TEXT NOT NULL,
  register TEXT NOT NULL,
  register_id TEXT NOT NULL,
  name TEXT NOT NULL,             -- as the register has it
  score REAL NOT NULL,            -- the chance that it is this one
  reason TEXT NOT NULL,
  doubts TEXT NOT NULL,           -- JSON list; empty where there are none
  FOREIGN KEY (document, entity) REFERENCES entities ON DELETE CASCADE
);
CREATE INDEX known_entity ON known (document, entity);
CREATE INDEX known_register ON known (register, register_id);

-- What events and agreements count as: a row for each actor whose country is known, or one row.
CREATE TABLE plover (
  document INTEGER NOT NULL, entity TEXT NOT NULL,
  category TEXT NOT NULL,         -- PLOVER
  mode TEXT,
  cameo TEXT,                     -- CAMEO event code
  actor TEXT,
  iso TEXT,                       -- ISO 3166-1 alpha-3
  country TEXT,                   -- CAMEO country code
  FOREIGN KEY (document, entity) REFERENCES entities ON DELETE CASCADE,
  FOREIGN KEY (document, actor) REFERENCES entities ON DELETE CASCADE
);
CREATE INDEX plover_entity ON plover (document, entity);
CREATE INDEX plover_actor ON plover (document, actor);

-- When events took place and agreements were made.
CREATE TABLE dates (
  document INTEGER NOT NULL, entity TEXT NOT NULL,
  text TEXT NOT NULL,
  edtf TEXT,
  first_day TEXT, last_day TEXT,
  FOREIGN KEY (document, entity) REFERENCES entities (document, id) ON DELETE CASCADE
);
CREATE INDEX dates_entity ON dates (document, entity);
CREATE INDEX dates_day ON dates (first_day, last_day);

CREATE TABLE quotes (
  key INTEGER PRIMARY KEY,        -- what the full-text index counts by: VACUUM leaves it alone
  document INTEGER NOT NULL REFERENCES documents (key) ON DELETE CASCADE, id TEXT NOT NULL,
  speaker TEXT,
  text TEXT NOT NULL,
  start INTEGER NOT NULL, "end" INTEGER NOT NULL,
  cue TEXT,
  UNIQUE (document, id),
  FOREIGN KEY (document, id) REFERENCES entities (document, id) ON DELETE CASCADE,
  FOREIGN KEY (document, speaker) REFERENCES entities (document, id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX quotes_speaker ON quotes (document, speaker);

CREATE TABLE mentions (
  document INTEGER NOT NULL, entity TEXT NOT NULL,
  start INTEGER NOT NULL, "end" INTEGER NOT NULL,
  text TEXT NOT NULL,
  kind TEXT NOT NULL,
  FOREIGN KEY (document, entity) REFERENCES entities (document, id) ON DELETE CASCADE
);
CREATE INDEX mentions_entity ON mentions (document, entity);

-- Facts as NEREL names them, each with its reason; «object_text» where the object has no entry.
CREATE TABLE relations (
  document INTEGER NOT NULL REFERENCES documents (key) ON DELETE CASCADE, id TEXT NOT NULL,
  type TEXT NOT NULL,
  subject TEXT,
  object TEXT,
  object_text TEXT,
  score REAL NOT NULL,
  rule TEXT NOT NULL,
  PRIMARY KEY (document, id),
  FOREIGN KEY (document) REFERENCES documents (key) ON DELETE CASCADE,
  FOREIGN KEY (document, subject) REFERENCES entities (document, id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (document, object) REFERENCES entities (document, id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX relations_subject ON relations (document, subject);
CREATE INDEX relations_object ON relations (document, object);
CREATE INDEX relations_type ON relations (type);

-- The words that prove a position («W1») or a relation («R1»).
CREATE TABLE evidence (
  document INTEGER NOT NULL REFERENCES documents (key) ON DELETE CASCADE,
  fact TEXT NOT NULL,
  start INTEGER NOT NULL, "end" INTEGER NOT NULL,
  text TEXT NOT NULL
);
CREATE INDEX evidence_fact ON evidence (document, fact);

-- Only with --mentions.
CREATE TABLE raw_mentions (
  document INTEGER NOT NULL REFERENCES documents (key) ON DELETE CASCADE,
  id TEXT NOT NULL,
  start INTEGER NOT NULL, "end" INTEGER NOT NULL,
  text TEXT NOT NULL,
  type TEXT NOT NULL,
  score REAL NOT NULL,
  PRIMARY KEY (document, id)
);
CREATE TABLE raw_relations (
  document INTEGER NOT NULL,
  type TEXT NOT NULL,
  subject TEXT NOT NULL, object TEXT NOT NULL,
  score REAL NOT NULL,
  FOREIGN KEY (document, subject) REFERENCES raw_mentions (document, id) ON DELETE CASCADE,
  FOREIGN KEY (document, object) REFERENCES raw_mentions (document, id) ON DELETE CASCADE
);
CREATE INDEX raw_relations_subject ON raw_relations (document, subject);
CREATE INDEX raw_relations_object ON raw_relations (document, object);

CREATE INDEX people_identity ON people (identity);
CREATE INDEX organizations_identity ON organizations (identity);
CREATE INDEX places_identity ON places (identity);
CREATE INDEX events_identity ON events (identity);
CREATE INDEX agreements_identity ON agreements (identity);

-- A person's posts over all documents.
CREATE TABLE history (
  person TEXT NOT NULL REFERENCES identities (id) DEFERRABLE INITIALLY DEFERRED,
  position TEXT NOT NULL,
  title TEXT NOT NULL,
  organization TEXT REFERENCES identities (id) DEFERRABLE INITIALLY DEFERRED,
  place TEXT REFERENCES identities (id) DEFERRABLE INITIALLY DEFERRED,
  status TEXT NOT NULL,
  first_seen TEXT, last_seen TEXT,
  documents INTEGER NOT NULL
);
CREATE INDEX history_person ON history (person, first_seen);

-- What was left apart although the names allow one: a person should look.
CREATE TABLE conflicts (
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  identity TEXT NOT NULL,
  reason TEXT NOT NULL
);

-- Full-text search: SELECT … FROM texts WHERE texts MATCH 'меморандум*'. The content's name stands in
-- double quotes because Datasette looks for it so.
CREATE VIRTUAL TABLE texts USING fts5 (
  title, text, content="documents", content_rowid="key", prefix='3 4 5'
);
CREATE VIRTUAL TABLE quote_texts USING fts5 (
  text, content="quotes", content_rowid="key", prefix='3 4 5'
);
-- Names of identities with every wording that some article has for them («Громыхалова»).
CREATE VIRTUAL TABLE names USING fts5 (
  name, wordings, kind UNINDEXED, identity UNINDEXED, prefix='3 4 5'
);
CREATE TRIGGER documents_written AFTER INSERT ON documents BEGIN
  INSERT INTO texts (rowid, title, text) VALUES (new.key, new.title, new.text);
END;
CREATE TRIGGER documents_removed AFTER DELETE ON documents BEGIN
  INSERT INTO texts (texts, rowid, title, text) VALUES ('delete', old.key, old.title, old.text);
END;
CREATE TRIGGER quotes_written AFTER INSERT ON quotes BEGIN
  INSERT INTO quote_texts (rowid, text) VALUES (new.key, new.text);
END;
CREATE TRIGGER quotes_removed AFTER DELETE ON quotes BEGIN
  INSERT INTO quote_texts (quote_texts, rowid, text) VALUES ('delete', old.key, old.text);
END;

CREATE VIEW posts AS  -- Which posts did a person hold, and when was it told?
SELECT p.name AS person, h.position, h.title, o.name AS organization, l.name AS place, h.status,
       h.first_seen, h.last_seen, h.documents, h.person AS identity
FROM history h
JOIN identities p ON p.id = h.person
LEFT JOIN identities o ON o.id = h.organization
LEFT JOIN identities l ON l.id = h.place;

CREATE VIEW signings AS  -- Who signed what with whom? A row for each signer in each article.
SELECT signer.name AS signer,
       (SELECT group_concat(w.position, '; ') FROM positions w
        WHERE w.document = s.document AND w.person = s.entity) AS signer_positions,
       a.name AS agreement, a.type, a.status,
       (SELECT group_concat(e.name, '; ') FROM signers x
        JOIN entities e ON e.document = x.document AND e.id = x.entity
        WHERE x.document = s.document AND x.agreement = s.agreement AND x.entity <> s.entity
       ) AS with_signers,
       (SELECT group_concat(e.name, '; ') FROM parties x
        JOIN entities e ON e.document = x.document AND e.id = x.entity
        WHERE x.document = s.document AND x.agreement = s.agreement) AS parties,
       (SELECT min(t.first_day) FROM dates t
        WHERE t.document = a.document AND t.entity = a.id) AS first_day,
       v.name AS event, d.id AS document, d.published,
       p.identity AS signer_identity, a.identity AS agreement_identity
FROM signers s
JOIN agreements a ON a.document = s.document AND a.id = s.agreement
JOIN entities signer ON signer.document = s.document AND signer.id = s.entity
JOIN documents d ON d.key = s.document
LEFT JOIN people p ON p.document = s.document AND p.id = s.entity
LEFT JOIN events v ON v.document = a.document AND v.id = a.event;

-- What each entry of a document is called over all documents.
CREATE VIEW named AS
SELECT e.document, e.id, coalesce(i.name, e.name) AS name
FROM entities e
LEFT JOIN people p ON p.document = e.document AND p.id = e.id
LEFT JOIN organizations o ON o.document = e.document AND o.id = e.id
LEFT JOIN places l ON l.document = e.document AND l.id = e.id
LEFT JOIN identities i ON i.id = coalesce(p.identity, o.identity, l.identity);

CREATE VIEW agreement_cards AS  -- What was agreed, between whom, who signed? A row an agreement.
SELECT i.name AS agreement, i.type,
       (SELECT a.status FROM agreements a JOIN documents d ON d.key = a.document
        WHERE a.identity = i.id ORDER BY d.published DESC, d.key DESC LIMIT 1) AS status,
       (SELECT group_concat(name, '; ') FROM (
          SELECT DISTINCT n.name FROM agreements a
          JOIN parties x ON x.document = a.document AND x.agreement = a.id
          JOIN named n ON n.document = x.document AND n.id = x.entity
          WHERE a.identity = i.id)) AS parties,
       (SELECT group_concat(name, '; ') FROM (
          SELECT DISTINCT n.name FROM agreements a
          JOIN signers x ON x.document = a.document AND x.agreement = a.id
          JOIN named n ON n.document = x.document AND n.id = x.entity
          WHERE a.identity = i.id)) AS signers,
       i.first_day, i.last_day, i.first_seen, i.documents, i.id AS identity
FROM identities i WHERE i.kind = 'agreement';

CREATE VIEW event_cards AS  -- What took place, when, where, who was there? A row an event.
SELECT i.name AS event, i.type,
       (SELECT e.status FROM events e JOIN documents d ON d.key = e.document
        WHERE e.identity = i.id ORDER BY d.published DESC, d.key DESC LIMIT 1) AS status,
       i.first_day, i.last_day,
       (SELECT group_concat(name, '; ') FROM (
          SELECT DISTINCT n.name FROM events e
          JOIN event_places x ON x.document = e.document AND x.event = e.id
          JOIN named n ON n.document = x.document AND n.id = x.place
          WHERE e.identity = i.id)) AS places,
       (SELECT group_concat(name, '; ') FROM (
          SELECT DISTINCT n.name FROM events e
          JOIN participants x ON x.document = e.document AND x.event = e.id
          JOIN named n ON n.document = x.document AND n.id = x.entity
          WHERE e.identity = i.id)) AS participants,
       i.first_seen, i.documents, i.id AS identity
FROM identities i WHERE i.kind = 'event';

CREATE VIEW attendance AS  -- Who took part in what, when and where? A row a participant.
SELECT e.name AS event, e.type, e.title, e.status, t.role, who.name AS participant, who.kind,
       (SELECT min(x.first_day) FROM dates x
        WHERE x.document = e.document AND x.entity = e.id) AS first_day,
       (SELECT group_concat(l.name, '; ') FROM event_places x
        JOIN entities l ON l.document = x.document AND l.id = x.place
        WHERE x.document = e.document AND x.event = e.id) AS places,
       d.id AS document, d.published, e.identity AS event_identity,
       coalesce(p.identity, o.identity, c.identity) AS participant_identity
FROM participants t
JOIN events e ON e.document = t.document AND e.id = t.event
JOIN entities who ON who.document = t.document AND who.id = t.entity
JOIN documents d ON d.key = t.document
LEFT JOIN people p ON p.document = t.document AND p.id = t.entity
LEFT JOIN organizations o ON o.document = t.document AND o.id = t.entity
LEFT JOIN places c ON c.document = t.document AND c.id = t.entity;

CREATE VIEW sayings AS  -- Who said what?
SELECT coalesce(i.name, who.name) AS speaker, q.text, q.cue, d.id AS document, d.published,
       coalesce(p.identity, o.identity) AS identity, q.key AS quote
FROM quotes q
JOIN documents d ON d.key = q.document
LEFT JOIN entities who ON who.document = q.document AND who.id = q.speaker
LEFT JOIN people p ON p.document = q.document AND p.id = q.speaker
LEFT JOIN organizations o ON o.document = q.document AND o.id = q.speaker
LEFT JOIN identities i ON i.id = coalesce(p.identity, o.identity);

CREATE VIEW facts AS  -- Which facts are there, how sure are they, and by which words?
SELECT d.id AS document, d.published, r.type, s.kind AS subject_kind, s.name AS subject,
       o.kind AS object_kind, coalesce(o.name, r.object_text) AS object,
       coalesce(w.status, a.status, b.status, e.status) AS status, r.score, r.rule,
       (SELECT group_concat(v.text, ' … ') FROM evidence v
        WHERE v.document = r.document AND v.fact = r.id) AS evidence
FROM relations r
JOIN documents d ON d.key = r.document
LEFT JOIN entities s ON s.document = r.document AND s.id = r.subject
LEFT JOIN entities o ON o.document = r.document AND o.id = r.object
LEFT JOIN positions w ON w.document = r.document AND w.id = r.object
LEFT JOIN agreements a ON a.document = r.document AND a.id = r.object
LEFT JOIN agreements b ON b.document = r.document AND b.id = r.subject
LEFT JOIN events e ON e.document = r.document AND e.id = coalesce(r.object, r.subject);
