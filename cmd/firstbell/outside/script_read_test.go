package outside

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// readScript reads a page of scenarios/. It is strict: a word it does not
// know, a name nobody has and a time that runs backwards are errors.
func readScript(name, text string) (*script, error) {
	s := &script{name: name}
	today := scriptDays["Tuesday"]
	for n, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		var err error
		switch {
		case line == "" || line[0] == '#':
		case len(s.steps) > 0 || atMoment.MatchString(line) || strings.HasPrefix(line, "on "):
			today, err = s.readMoment(n+1, line, today)
		default:
			err = s.readHeading(line)
		}
		if err != nil {
			return nil, fmt.Errorf("%s, line %d: %w", name, n+1, err)
		}
	}
	switch {
	case len(s.rules) == 0:
		return nil, fmt.Errorf("%s: it shows no rule", name)
	case len(s.steps) == 0:
		return nil, fmt.Errorf("%s: nothing happens", name)
	}
	return s, nil
}

var (
	atMoment   = regexp.MustCompile(`^([01]\d|2[0-3]):([0-5]\d) +(.+)$`)
	pupilLine  = regexp.MustCompile(`^pupil (` + capital + `) (` + capital + `) of (\d{1,2}[A-Z])(, vulnerable)?$`)
	adultLine  = regexp.MustCompile(`^(` + capital + `), ([a-z ]+) of (` + capital + `(?: and ` + capital + `)*)((?:, [^,]+)*)$`)
	policyLine = regexp.MustCompile(`^policy ([a-z_]+) (\S+)$`)
	staffLine  = regexp.MustCompile(`^staff with a mobile: ((?:lead|deputy|head|office)(?:, (?:lead|deputy|head|office))*)$`)
	ruleLine   = regexp.MustCompile(`^shows (.+)$`)
)

func (s *script) readHeading(line string) error {
	if m := ruleLine.FindStringSubmatch(line); m != nil {
		s.rules = append(s.rules, strings.Split(m[1], ", ")...)
		return nil
	}
	if m := staffLine.FindStringSubmatch(line); m != nil {
		s.staff = append(s.staff, strings.Split(m[1], ", ")...)
		return nil
	}
	if m := policyLine.FindStringSubmatch(line); m != nil {
		s.policy = append(s.policy, setting{m[1], m[2]})
		return nil
	}
	if m := pupilLine.FindStringSubmatch(line); m != nil {
		return s.addPupil(m)
	}
	a, err := s.readAdult(line)
	if err != nil {
		return err
	}
	for _, other := range s.adults {
		for _, p := range a.pupils {
			if other.first == a.first && slices.Contains(other.pupils, p) {
				return fmt.Errorf("%s is tied to %s twice", a.first, p)
			}
		}
	}
	s.adults = append(s.adults, a) // once more with other pupils is the same adult, tied otherwise
	return nil
}

func (s *script) addPupil(m []string) error {
	p := scriptPupil{first: m[1], last: m[2], group: m[3]}
	if m[4] != "" {
		p.flags = []string{"vulnerable"}
	}
	if _, there := s.pupil(p.first); there {
		return fmt.Errorf("there are two pupils called %s", p.first)
	}
	s.pupils = append(s.pupils, p)
	return nil
}

// readAdult reads "Kit, mother of Ada and Bram, second, court order".
func (s *script) readAdult(line string) (scriptAdult, error) {
	m := adultLine.FindStringSubmatch(line)
	if m == nil {
		return scriptAdult{}, fmt.Errorf("not understood: %s", line)
	}
	a := scriptAdult{first: m[1], relationship: m[2], pupils: strings.Split(m[3], " and "), order: 1}
	for _, name := range a.pupils {
		if _, ok := s.pupil(name); !ok {
			return a, fmt.Errorf("there is no pupil called %s", name)
		}
	}
	for more := range strings.SplitSeq(strings.TrimPrefix(m[4], ", "), ", ") {
		if more == "" {
			continue
		}
		if err := a.also(s, more); err != nil {
			return a, err
		}
	}
	return a, nil
}

func (a *scriptAdult) also(s *script, words string) error {
	switch words {
	case "second":
		a.order = 2
	case "third":
		a.order = 3
	case "court order":
		a.courtOrder = true
	case "never texted":
		a.never = true
	case "professional":
		a.professional, a.never = true, true
	case "elsewhere":
		a.elsewhere = true
	case "no parental responsibility":
		a.noParent = true
	case "no number":
		a.noNumber = true
	default:
		if other, ok := strings.CutPrefix(words, "number of "); ok {
			if _, there := s.adult(other); there {
				a.numberOf = other
				return nil
			}
		}
		if lang, ok := strings.CutPrefix(words, "reads "); ok && len(lang) == 2 {
			a.language = lang
			return nil
		}
		return fmt.Errorf("not understood of %s: %s", a.first, words)
	}
	return nil
}

// readMoment reads "on Wednesday" or "09:05 register 8B closes: Ada N".
func (s *script) readMoment(n int, line string, today time.Time) (time.Time, error) {
	if name, ok := strings.CutPrefix(line, "on "); ok {
		next, known := scriptDays[name]
		if !known || next.Before(today) {
			return today, fmt.Errorf("no such day, or one gone by: %s", name)
		}
		return next, nil
	}
	m := atMoment.FindStringSubmatch(line)
	if m == nil {
		return today, fmt.Errorf("not understood: %s", line)
	}
	hour, _ := strconv.Atoi(m[1])
	minute, _ := strconv.Atoi(m[2])
	st := step{line: n, at: today.Add(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute)}
	if len(s.steps) > 0 && st.at.Before(s.steps[len(s.steps)-1].at) {
		return today, fmt.Errorf("time runs backwards")
	}
	var ok bool
	if st.verb, st.args, st.said, ok = understood(m[3]); !ok {
		return today, fmt.Errorf("not understood: %s", m[3])
	}
	s.steps = append(s.steps, st)
	return today, s.known(st)
}

// known checks that whom and what a step names is there.
func (s *script) known(st step) error {
	if name, is := st.args["pupil"]; is {
		if _, there := s.pupil(name); !there {
			return fmt.Errorf("there is no pupil called %s", name)
		}
	}
	if name, is := st.args["adult"]; is && st.verb == "roll changes" {
		a, err := s.readAdult(name)
		if _, there := s.adult(a.first); err == nil && !there {
			err = fmt.Errorf("there is no adult called %s", a.first)
		}
		return err
	} else if is {
		if _, there := s.adult(name); !there {
			return fmt.Errorf("there is no adult called %s", name)
		}
	}
	if strings.HasPrefix(st.verb, "staff ") && !slices.Contains(s.staff, st.args["role"]) {
		return fmt.Errorf("the %s has no mobile here", st.args["role"])
	}
	if group, is := st.args["group"]; is && !slices.ContainsFunc(s.pupils, func(p scriptPupil) bool { return p.group == group }) {
		return fmt.Errorf("nobody of the script is in %s", group)
	}
	if marks, is := st.args["marks"]; is {
		if _, err := s.readMarks(marks, st.args["group"]); err != nil {
			return err
		}
	}
	if counts, is := st.args["counts"]; is {
		_, err := readCounts(counts)
		return err
	}
	return nil
}

// readMarks reads "Ada N, Bram L": the mark of each pupil who is not present.
// "everybody N" is the whole group, and "nothing" is a pupil left out.
func (s *script) readMarks(list, group string) (map[string]string, error) {
	marks := map[string]string{}
	for part := range strings.SplitSeq(list, ", ") {
		who, code, ok := strings.Cut(part, " ")
		p, there := s.pupil(who)
		switch {
		case !ok || code == "" || strings.Contains(code, " ") || marks[who] != "":
			return nil, fmt.Errorf("not a mark: %s", part)
		case who != "everybody" && (!there || p.group != group):
			return nil, fmt.Errorf("%s is not in %s", who, group)
		}
		marks[who] = code
	}
	return marks, nil
}

// readCounts reads "2 alerted, 1 withheld".
func readCounts(list string) (map[string]int, error) {
	counts := map[string]int{}
	for part := range strings.SplitSeq(list, ", ") {
		number, what, _ := strings.Cut(part, " ")
		n, err := strconv.Atoi(number)
		if err != nil || n < 0 || !slices.Contains(countable, what) {
			return nil, fmt.Errorf("not a count: %s", part)
		}
		counts[what] = n
	}
	return counts, nil
}

// countable is what the ledger of a session counts.
var countable = []string{
	"absent", "alerted", "held", "withheld", "explained since", "explained at close", "open",
	"delivered", "undelivered", "withdrawn", "expired", "failed", "replies", "concerns open", "concerns closed",
}
