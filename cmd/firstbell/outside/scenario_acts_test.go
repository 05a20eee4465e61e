//go:build services

package outside

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// take plays one step.
func (s *playedSchool) take(st step) error {
	if act, is := acts[st.verb]; is {
		return act(s, st)
	}
	look, is := looks[st.verb]
	if !is {
		return fmt.Errorf("nobody plays this")
	}
	return s.soon(st.verb, func() error { return look(s, st) })
}

var acts = map[string]func(*playedSchool, step) error{
	"register closes": (*playedSchool).closes,
	"adult texts":     func(s *playedSchool, st step) error { return s.texts(s.phones[st.args["adult"]], st.said[0]) },
	"stranger texts":  func(s *playedSchool, st step) error { return s.texts(s.phones[stranger], st.said[0]) },
	"phone off":       (*playedSchool).phoneOff,
	"told in advance": (*playedSchool).told,
	"comes in":        (*playedSchool).comesIn,
	"shut":            func(s *playedSchool, st step) error { return s.shutOrOpen("/shut", st) },
	"opened":          func(s *playedSchool, st step) error { return s.shutOrOpen("/open", st) },
	"paused": func(s *playedSchool, _ step) error {
		return s.post("/pause", map[string]string{"kind": "all", "why": "A drill"})
	},
	"resumed":        func(s *playedSchool, _ step) error { return s.post("/resume", map[string]string{"kind": "all"}) },
	"roll changes":   (*playedSchool).rollChanges,
	"leaves":         (*playedSchool).leaves,
	"opens":          (*playedSchool).opens,
	"refused":        (*playedSchool).refused,
	"presses":        (*playedSchool).presses,
	"staff silent":   func(s *playedSchool, st step) error { return s.unread(st.args["role"]) },
	"staff reads":    func(s *playedSchool, st step) error { return s.readsNext(st.args["role"], st) },
	"phone silent":   (*playedSchool).silent,
	"adult reads":    (*playedSchool).reads,
	"stranger reads": func(s *playedSchool, st step) error { return s.readsNext(stranger, st) },
}

func (s *playedSchool) post(path string, body any) error {
	_, err := s.call("POST", s.path(path), body, nil)
	return err
}

// sessionAt is the half day that a moment belongs to, when a step names none.
func sessionAt(st step) string {
	if named := st.args["session"]; named != "" {
		return named
	}
	if st.at.Hour() < 13 {
		return "AM"
	}
	return "PM"
}

func dateOf(at time.Time) string { return at.Format(time.DateOnly) }

func (s *playedSchool) closes(st step) error {
	codes := map[string]string{}
	if st.args["marks"] != "" {
		codes, _ = s.readMarks(st.args["marks"], st.args["group"]) // read once already
	}
	body := map[string]any{"register": st.args["group"], "date": dateOf(st.at), "session": sessionAt(st), "marks": s.marks(st.args["group"], sessionAt(st), codes)}
	if asOf := st.args["asof"]; asOf != "" {
		body["closed_at"] = dateOf(st.at) + "T" + asOf + ":00Z"
	}
	return s.post("/closures", body)
}

func (s *playedSchool) marks(group, session string, codes map[string]string) (marks []mark) {
	present := map[string]string{"AM": "/", "PM": "\\"}[session]
	everybody, all := codes["everybody"]
	if all {
		present = everybody
	}
	ids := []string{}
	for _, p := range s.inGroup(group) {
		code, is := codes[p.first]
		switch {
		case code == "nothing":
			continue
		case is:
			k := mark{Pupil: s.id(p.first), Code: code}
			if code == "L" {
				k.Late = 14
			}
			marks = append(marks, k)
		default:
			ids = append(ids, s.id(p.first))
		}
	}
	for n := range groupOf - len(s.inGroup(group)) {
		ids = append(ids, filler(group, n))
	}
	for _, id := range ids {
		marks = append(marks, mark{Pupil: id, Code: present})
	}
	return marks
}

func (s *playedSchool) texts(from, words string) error {
	_, err := s.stage.phones.call("POST", "/sandbox/replies", map[string]string{"from": from, "body": words}, nil)
	return err
}

func (s *playedSchool) phoneOff(st step) error {
	h := s.stage
	h.mu.Lock()
	defer h.mu.Unlock()
	h.off[s.phones[st.args["adult"]]] = true
	numbers := []string{}
	for n := range h.off {
		numbers = append(numbers, n)
	}
	_, err := h.phones.call("PUT", "/sandbox/faults", map[string]any{"undelivered_numbers": numbers}, nil)
	return err
}

func (s *playedSchool) told(st step) error {
	return s.post("/notices", map[string]string{
		"pupil": s.id(st.args["pupil"]), "code": st.args["code"], "from": dateOf(scriptDays[st.args["day"]]), "to": dateOf(scriptDays[st.args["to"]]),
	})
}

func (s *playedSchool) comesIn(st step) error {
	return s.post("/arrivals", map[string]string{"pupil": s.id(st.args["pupil"])})
}

func (s *playedSchool) shutOrOpen(path string, st step) error {
	body := map[string]string{"date": dateOf(st.at)}
	if path == "/shut" {
		body["note"] = "Snow"
	}
	if named := st.args["session"]; named != "" {
		body["session"] = named
	}
	return s.post(path, body)
}

// rollChanges puts the roll in once more with an adult as the step has them.
func (s *playedSchool) rollChanges(st step) error {
	a, err := s.readAdult(st.args["adult"])
	if err != nil {
		return err
	}
	s.adults = slices.DeleteFunc(s.adults, func(old scriptAdult) bool { return old.first == a.first })
	s.adults = append(s.adults, a)
	_, err = s.call("PUT", s.path("/roll"), s.roll(), nil)
	return err
}

func (s *playedSchool) leaves(st step) error {
	s.pupils = slices.DeleteFunc(s.pupils, func(p scriptPupil) bool { return p.first == st.args["pupil"] })
	_, err := s.call("PUT", s.path("/roll?confirm_removals=1"), s.roll(), nil)
	return err
}

// inbox is what a handset shows of ours.
func (s *playedSchool) inbox(adult string) ([]handsetText, error) {
	var list struct{ Messages []handsetText }
	_, err := s.stage.phones.call("GET", "/sandbox/messages?to="+strings.ReplaceAll(s.phones[adult], "+", "%2B"), nil, &list)
	return slices.DeleteFunc(list.Messages, func(m handsetText) bool { return m.Status == "undelivered" }), err
}

func (s *playedSchool) reads(st step) error { return s.readsNext(st.args["adult"], st) }

// readsNext takes the next text on a handset, which has to say all that the
// step says and to name no pupil whom the step does not name.
func (s *playedSchool) readsNext(adult string, st step) error {
	return s.soon("a text for "+adult, func() error {
		texts, err := s.inbox(adult)
		if err != nil {
			return err
		}
		if len(texts) <= s.read[adult] {
			return fmt.Errorf("%s's handset shows nothing new after %d texts", adult, len(texts))
		}
		body := texts[s.read[adult]].Body
		for _, words := range st.said {
			if !strings.Contains(body, words) {
				return fmt.Errorf("%s reads %q, without %q", adult, body, words)
			}
		}
		for _, p := range s.pupils {
			if strings.Contains(body, p.first) && !strings.Contains(strings.Join(st.said, " "), p.first) {
				return fmt.Errorf("%s reads of %s: %q", adult, p.first, body)
			}
		}
		s.read[adult]++
		return nil
	})
}

// silent looks at a moment of rest: nothing is on the handset that a step has
// not read.
func (s *playedSchool) silent(st step) error { return s.unread(st.args["adult"]) }

func (s *playedSchool) unread(adult string) error {
	texts, err := s.inbox(adult)
	if err != nil {
		return err
	}
	if n := s.read[adult]; len(texts) > n {
		return fmt.Errorf("%s has a text that nobody expected: %q", adult, texts[n].Body)
	}
	return nil
}

// nothingUnread looks at every handset when a script has come to its end.
func (s *playedSchool) nothingUnread() {
	for owner := range s.phones {
		if s.failed == nil && !s.sharesPhone(owner) {
			s.failed = s.unread(owner)
		}
	}
}

func (s *playedSchool) sharesPhone(owner string) bool {
	a, is := s.adult(owner)
	return is && a.numberOf != ""
}

// soon looks until a thing is so, for as long as a person would wait.
func (s *playedSchool) soon(what string, look func() error) error {
	var last error
	if err := soon(s.t.Context(), 8*time.Second, what, func() (bool, any) {
		last = look()
		return last == nil, last
	}); err != nil {
		return last
	}
	return nil
}
