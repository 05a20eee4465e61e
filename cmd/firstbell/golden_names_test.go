package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// goldenNames gives ids plain names: <alert AM C1> is the first alert of the
// morning to the contact the school calls C1. Ids drawn by lot never stand in
// a case, and a case may speak of what an earlier step made: {alert AM C1}.
type goldenNames struct{ of, id map[string]string }

// nameQueries say what each id is called, oldest first.
var nameQueries = []string{
	`SELECT id, 'contact ' || ref FROM contacts`,
	`SELECT id, 'pupil ' || ref FROM pupils`,
	`SELECT id, 'key ' || name FROM api_keys`,
	`SELECT id, 'closure ' || grp || ' ' || session || ' ' || revision FROM closures ORDER BY day DESC`,
	`SELECT a.id, 'absence ' || a.session || ' ' || p.ref FROM absences a JOIN pupils p ON p.id = a.pupil ORDER BY a.day DESC`,
	`SELECT t.id, t.kind || ' ' || a.session || ' ' || c.ref FROM texts t JOIN alerts a ON a.text = t.id
	 JOIN contacts c ON c.id = t.contact ORDER BY t.raised_at, t.release_at IS NOT NULL, t.id`,
	`SELECT t.carrier_id, 'sid of ' || t.kind || ' ' || a.session || ' ' || c.ref FROM texts t JOIN alerts a ON a.text = t.id
	 JOIN contacts c ON c.id = t.contact WHERE t.carrier_id <> '' ORDER BY t.raised_at, t.id`,
	`SELECT m.text, m.about || ' to ' || COALESCE(c.ref, 'nobody') FROM messages m JOIN texts t ON t.id = m.text
	 LEFT JOIN contacts c ON c.id = t.contact ORDER BY m.at, m.text`,
	`SELECT r.id, 'reply ' || a.session || ' ' || p.ref FROM replies r JOIN absences a ON a.id = r.absence
	 JOIN pupils p ON p.id = a.pupil ORDER BY r.at, r.id`,
	`SELECT id, 'inbound ' || carrier_id FROM inbound`,
	`SELECT id, 'pause ' || kind FROM pauses ORDER BY since, id`,
	`SELECT n.id, 'notice ' || p.ref FROM notices n JOIN pupils p ON p.id = n.pupil ORDER BY n.told_at, n.id`,
	`SELECT v.id, 'arrival ' || v.session || ' ' || p.ref FROM arrivals v JOIN pupils p ON p.id = v.pupil ORDER BY v.noted_at, v.id`,
	`SELECT id, 'concern ' || kind FROM concerns ORDER BY at, id`,
	`SELECT id, 'campaign ' || pack FROM campaigns ORDER BY id`,
	`SELECT id, 'webhook ' || ROW_NUMBER() OVER (ORDER BY created_at, id) FROM webhooks ORDER BY created_at, id`,
	`SELECT id, 'wave ' || wave FROM campaign_waves ORDER BY due_at, id`,
	`SELECT id, 'brake ' || grp || ' ' || session FROM brakes ORDER BY at, id`,
}

func (h *goldenHouse) names(t *testing.T) goldenNames {
	t.Helper()
	n := goldenNames{map[string]string{}, map[string]string{}}
	for _, query := range nameQueries {
		for _, row := range h.read(t, query) {
			id, name := row[0], row[1]
			for i := 2; n.id[name] != ""; i++ {
				name = fmt.Sprintf("%s %d", row[1], i)
			}
			n.of[id], n.id[name] = "<"+name+">", id
		}
	}
	return n
}

var (
	anyPlace = regexp.MustCompile(`\{[a-z]+ [^{}"]+\}`)
	// anySecret is the secret of a webhook, drawn by lot too.
	anySecret = regexp.MustCompile(`whsec_[A-Za-z0-9+/=]{44}`)
	anyID     = regexp.MustCompile(`\b(?:[0-9A-HJKMNP-TV-Z]{26}|SM[0-9a-f]{32})\b`)
)

// plain puts names in the place of ids; one nobody knows becomes <id>.
func (h *goldenHouse) plain(t *testing.T, text string) string {
	t.Helper()
	text = anySecret.ReplaceAllString(text, "<secret>")
	if !anyID.MatchString(text) {
		return text
	}
	names := h.names(t)
	return anyID.ReplaceAllStringFunc(text, func(id string) string {
		return cmp.Or(names.of[id], "<id>")
	})
}

// meant puts ids in the place of names like {alert AM C1}.
func (h *goldenHouse) meant(t *testing.T, text string) string {
	t.Helper()
	if !anyPlace.MatchString(text) {
		return text
	}
	names := h.names(t)
	return anyPlace.ReplaceAllStringFunc(text, func(place string) string {
		id, ok := names.id[strings.Trim(place, "{}")]
		if !ok {
			t.Fatalf("there is no %s yet", place)
		}
		return id
	})
}

// inOrder puts every list of things whose id is drawn by lot into the order of their
// names, and leaves all else as it came.
func inOrder(t *testing.T, text json.RawMessage) json.RawMessage {
	t.Helper()
	var object map[string]json.RawMessage
	if json.Unmarshal(text, &object) != nil {
		return text
	}
	sorted := false
	for name, value := range object {
		var list []struct {
			ID string `json:"id"`
		}
		if json.Unmarshal(value, &list) != nil || len(list) < 2 || !strings.Contains(list[0].ID, "<") {
			continue
		}
		var whole []json.RawMessage
		if err := json.Unmarshal(value, &whole); err != nil {
			t.Fatal(err)
		}
		slices.SortStableFunc(whole, func(a, b json.RawMessage) int { return strings.Compare(idOf(a), idOf(b)) })
		object[name], sorted = json.RawMessage(asJSON(t, whole)), true
	}
	if !sorted {
		return text
	}
	return json.RawMessage(asJSON(t, object))
}

func idOf(one json.RawMessage) string {
	var v struct {
		ID string `json:"id"`
	}
	_ = json.Unmarshal(one, &v) // it was read just before
	return v.ID
}
