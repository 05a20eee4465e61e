package roll

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
)

// sight is what somebody who changes a pupil's list had before their eyes: each
// value by what it is called. It comes back with the change, so that what
// somebody else has changed meanwhile can be said, and is not undone unseen.
type sight map[string]string

// sightOf gives what stands of one pupil.
func (st Standing) sightOf(id school.PupilID) sight {
	x, seen := standing(st), sight{}
	p := x.pupils[id]
	seen["vulnerable"], seen["no texts about the pupil"], seen["in care"] = yesNo(p.Flags.Vulnerable), yesNo(p.Flags.NoText), yesNo(p.Flags.InCare)
	seen["name in texts"], seen["name in texts kept from imports"] = p.TextName, yesNo(p.NameKept)
	for k, t := range x.ties {
		if k.pupil == id {
			seen.adult(t, x.contacts[t.Contact])
		}
	}
	for _, r := range st.Reasons {
		if r.Pupil == id {
			seen[about(r.Contact, "why they are not told")] = r.Mark
		}
	}
	return seen
}

func (s sight) adult(t school.Tie, c school.Contact) {
	for what, is := range map[string]string{
		"name": nameOrNone(c.Name), "relationship": t.Relationship, "order": fmt.Sprint(t.Order), "number": numberWords(c),
		"language": c.Language, "absences only": yesNo(c.NoCampaigns), "has stopped texts": yesNo(c.Stopped), "professional": yesNo(c.Role == school.ProfessionalRole),
		"texts": string(t.Text), "must not be told": yesNo(t.CourtOrder),
		"parental responsibility": yesNo(t.ParentalResponsibility), "lives with the pupil": yesNo(t.LivesWith),
	} {
		s[about(c.ID, what)] = is
	}
}

// about names a value of an adult.
func about(id school.ContactID, what string) string { return string(id) + "|" + what }

// largestSight is far more than any list of adults takes.
const largestSight = 1 << 20 // bytes

// String gives it as a form carries it: packed, since a list of fifty adults
// says the same words fifty times.
func (s sight) String() string {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	// Neither fails: words go into memory.
	_ = json.NewEncoder(w).Encode(s)
	_ = w.Close()
	return base64.RawURLEncoding.EncodeToString(out.Bytes())
}

// readSight reads what a form carried.
func readSight(sent string) (sight, bool) {
	packed, err := base64.RawURLEncoding.DecodeString(sent)
	if err != nil {
		return nil, false
	}
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, false
	}
	s := sight{}
	return s, json.NewDecoder(io.LimitReader(r, largestSight)).Decode(&s) == nil && len(s) > 0
}

// hasMoved refuses a change by somebody who has not seen what stands, and says
// what is not as they saw it.
func (st Standing) hasMoved(id school.PupilID, sent string) error {
	then, read := readSight(sent)
	now := st.sightOf(id)
	if read && maps.Equal(then, now) {
		return nil
	}
	moved := problem.New(problem.Stale, "Somebody has changed this since you opened the page. Nothing of yours is in yet: look at what changed, then keep it once more.")
	if !read {
		return moved
	}
	said := map[string]bool{}
	for _, key := range slices.Sorted(maps.Keys(union(then, now))) {
		if then[key] == now[key] {
			continue
		}
		if words := movedWords(key, then, now); !said[words] {
			said[words] = true
			moved.At("/seen", "%s", words)
		}
	}
	return moved
}

func union(a, b sight) sight {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

// movedWords says one difference: "Callum Ash: texts yes → never".
func movedWords(key string, then, now sight) string {
	id, what, of := strings.Cut(key, "|")
	if !of {
		return fmt.Sprintf("%s: %s → %s", key, orNone(then[key]), orNone(now[key]))
	}
	name := about(school.ContactID(id), "name")
	_, was := then[name]
	_, is := now[name]
	switch {
	case !was:
		return now[name] + " has come to the list"
	case !is:
		return then[name] + " is not on the list any more"
	case what == "why they are not told":
		return now[name] + ": why they are not told has been written anew"
	}
	return fmt.Sprintf("%s: %s %s → %s", now[name], what, orNone(then[key]), orNone(now[key]))
}
