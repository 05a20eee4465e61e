//go:build services

package outside

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// looks are the steps that something is so. Each is tried for some seconds.
var looks = map[string]func(*playedSchool, step) error{
	"course":            (*playedSchool).course,
	"text state":        (*playedSchool).textState,
	"no text":           (*playedSchool).noText,
	"explained":         (*playedSchool).isExplained,
	"not explained":     (*playedSchool).isNotExplained,
	"suggested":         (*playedSchool).suggested,
	"not suggested":     (*playedSchool).notSuggested,
	"reply beside":      (*playedSchool).replyBeside,
	"ledger":            (*playedSchool).balances,
	"page has":          (*playedSchool).pageHas,
	"page has not":      (*playedSchool).pageHasNot,
	"page says":         (*playedSchool).pageSays,
	"page does not say": (*playedSchool).pageSaysNot,
	"concern":           (*playedSchool).concernIs,
	"no concern":        (*playedSchool).noConcern,
	"left to people":    (*playedSchool).leftToPeople,
}

// Every sentence of the language has somebody who plays it.
func TestEverySentenceIsPlayed(t *testing.T) {
	played := slices.Concat(slices.Collect(maps.Keys(acts)), slices.Collect(maps.Keys(looks)))
	for _, s := range sentences {
		if !slices.Contains(played, s.verb) {
			t.Errorf("nobody plays %q", s.verb)
		}
	}
	if len(played) != len(sentences) {
		t.Errorf("%d sentences are played, and there are %d", len(played), len(sentences))
	}
}

// seenAbsence is what the API says of an absence.
type seenAbsence struct {
	ID, Pupil, Session, Code, Course, Reason string
	Arrived                                  bool
	Alerts                                   []struct{ ID, Kind, Status, Reason, Contact string }
	Replies                                  []struct{ Body string }
	Suggested                                *string `json:"suggested_code"`
	Concern                                  *struct{ ID string }
	Explained                                *struct{ Code string }
}

// absence gives a pupil's absence of the step's day and session.
func (s *playedSchool) absence(st step) (seenAbsence, error) {
	var list struct{ Absences []seenAbsence }
	if _, err := s.call("GET", s.path("/absences?limit=200&date="+dateOf(st.at)+"&session="+sessionAt(st)), nil, &list); err != nil {
		return seenAbsence{}, err
	}
	for _, a := range list.Absences {
		if a.Pupil == s.id(st.args["pupil"]) {
			return a, nil
		}
	}
	return seenAbsence{}, fmt.Errorf("%s has no absence that %s", st.args["pupil"], sessionAt(st))
}

func (s *playedSchool) course(st step) error {
	a, err := s.absence(st)
	if err != nil {
		return err
	}
	course, reason := a.Course, a.Reason
	for _, t := range a.Alerts {
		if t.Status == "held" {
			course, reason = "held", t.Reason
		}
	}
	if a.Arrived {
		course = "arrived"
	}
	if course != st.args["course"] || st.args["reason"] != "" && reason != st.args["reason"] {
		return fmt.Errorf("%s is %s %s: %+v", st.args["pupil"], course, reason, a)
	}
	return nil
}

func (s *playedSchool) textState(st step) error {
	a, err := s.absence(st)
	if err != nil {
		return err
	}
	for _, t := range a.Alerts {
		to := st.args["adult"]
		if t.Kind == "alert" && t.Status == st.args["state"] && (to == "" || t.Contact == "C-"+to) {
			return nil
		}
	}
	return fmt.Errorf("the texts about %s: %+v", st.args["pupil"], a.Alerts)
}

func (s *playedSchool) noText(st step) error {
	a, err := s.absence(st)
	if err == nil && len(a.Alerts) > 0 {
		err = fmt.Errorf("the texts about %s: %+v", st.args["pupil"], a.Alerts)
	}
	return err
}

func (s *playedSchool) isExplained(st step) error {
	a, err := s.absence(st)
	if err == nil && (a.Explained == nil || a.Explained.Code != st.args["code"]) {
		err = fmt.Errorf("%s is explained as %+v", st.args["pupil"], a.Explained)
	}
	return err
}

func (s *playedSchool) isNotExplained(st step) error {
	a, err := s.absence(st)
	if err == nil && a.Explained != nil {
		err = fmt.Errorf("%s is explained as %+v", st.args["pupil"], a.Explained)
	}
	return err
}

func (s *playedSchool) suggested(st step) error {
	a, err := s.absence(st)
	if err == nil && (a.Suggested == nil || *a.Suggested != st.args["code"]) {
		err = fmt.Errorf("suggested for %s: %v", st.args["pupil"], a.Suggested)
	}
	return err
}

func (s *playedSchool) notSuggested(st step) error {
	a, err := s.absence(st)
	if err == nil && a.Suggested != nil {
		err = fmt.Errorf("suggested for %s: %s", st.args["pupil"], *a.Suggested)
	}
	return err
}

func (s *playedSchool) replyBeside(st step) error {
	a, err := s.absence(st)
	if err != nil {
		return err
	}
	for _, r := range a.Replies {
		if r.Body == st.said[0] {
			return nil
		}
	}
	return fmt.Errorf("the replies beside %s: %+v", st.args["pupil"], a.Replies)
}

// seenConcern is what the API says of a concern.
type seenConcern struct {
	ID, Kind, Told string
	Pupils         []string
	TakenAt        *string `json:"taken_at"`
	ClosedAt       *string `json:"closed_at"`
}

func (c seenConcern) state() string {
	switch {
	case c.ClosedAt != nil:
		return "closed"
	case c.TakenAt != nil:
		return "taken"
	default:
		return "open"
	}
}

// concerns gives those about a pupil that are open, or were of the step's day.
func (s *playedSchool) concerns(st step) (about []seenConcern, err error) {
	var list struct{ Concerns []seenConcern }
	_, err = s.call("GET", s.path("/concerns?date="+dateOf(st.at)), nil, &list)
	for _, c := range list.Concerns {
		if slices.Contains(c.Pupils, s.id(st.args["pupil"])) {
			about = append(about, c)
		}
	}
	return about, err
}

func (s *playedSchool) concernIs(st step) error {
	about, err := s.concerns(st)
	for _, c := range about {
		if c.Kind == st.args["kind"] && c.state() == st.args["state"] && (st.args["role"] == "" || c.Told == st.args["role"]) {
			return nil
		}
	}
	return errors.Join(err, fmt.Errorf("the concerns about %s: %+v", st.args["pupil"], about))
}

func (s *playedSchool) noConcern(st step) error {
	about, err := s.concerns(st)
	if len(about) > 0 {
		err = fmt.Errorf("there are: %+v", about)
	}
	return err
}

// leftToPeople tries to close a concern with a key.
func (s *playedSchool) leftToPeople(st step) error {
	about, err := s.concerns(st)
	if err != nil || len(about) == 0 {
		return errors.Join(err, errors.New("there is none"))
	}
	res, err := s.call("POST", "/v1/concerns/"+about[0].ID+"/close", map[string]string{"found": "In the library"}, nil)
	if res == nil || res.StatusCode != http.StatusForbidden {
		return fmt.Errorf("closing with a key: %w", err)
	}
	return nil
}

// balances looks at the account of a session.
func (s *playedSchool) balances(st step) error {
	var l struct {
		Absences map[string]int
		Texts    map[string]int
		Replies  struct{ Total int }
		Concerns struct{ Open, Closed int }
		Balanced bool
		Faults   []struct{ Pupil, Detail string }
	}
	if _, err := s.call("GET", s.path("/ledger?date="+dateOf(st.at)+"&session="+st.args["session"]), nil, &l); err != nil {
		return err
	}
	if !l.Balanced {
		return fmt.Errorf("it does not balance: %+v", l.Faults)
	}
	want, err := readCounts(st.args["counts"])
	if st.args["counts"] == "" {
		want, err = nil, nil
	}
	for what, n := range want {
		var got int
		switch what {
		case "absent":
			got = l.Absences["total"]
		case "replies":
			got = l.Replies.Total
		case "concerns open":
			got = l.Concerns.Open
		case "concerns closed":
			got = l.Concerns.Closed
		case "alerted", "held", "withheld", "explained since", "explained at close", "open":
			got = l.Absences[strings.ReplaceAll(what, " ", "_")]
		default:
			got = l.Texts[what]
		}
		if got != n {
			return fmt.Errorf("%d %s, not %d: %+v", got, what, n, l)
		}
	}
	return err
}
