package campaigns

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/robfig/cron/v3"

	"github.com/firstbell/firstbell/internal/clock"
)

// The hours in which anything may be set at all; a campaign's window is
// narrower. They keep clear of the hours that a change of the clocks skips.
const (
	earliest = clock.ClockTime(6 * 60)
	latest   = clock.ClockTime(21*60 + 59)
)

// scheduleMost is the longest schedule we read, in bytes.
const scheduleMost = 200

// timeForm is a time of day as people write it: 16:30.
var timeForm = regexp.MustCompile(`^([0-9]{1,2})[:.]([0-9]{2})$`)

// cronForm is a cron expression that comes at most once a day.
var cronForm = regexp.MustCompile(`^([0-9]{1,2}) ([0-9]{1,2}) ([0-9A-Z*,/-]+) ([0-9A-Z*,/-]+) ([0-9A-Z*,/-]+)$`)

// ReadSchedule reads when a wave goes from words: "second school day of term
// at 16:00", "last Thursday before a break, 16:30", "Monday of the first full
// week of the autumn term, 16:00", "every Friday in term at 15:30", or a cron
// expression of five fields, "30 16 * * 5". "… even when the school is not
// open" lets it come on any day. The error is a sentence.
func ReadSchedule(words string) (Schedule, error) {
	var s Schedule
	if len(words) > scheduleMost {
		return s, errors.New("a schedule is one short sentence")
	}
	rest := strings.Join(strings.Fields(words), " ")
	if before, after, even := strings.Cut(rest, " even "); even {
		if !slices.Contains(notOpen, strings.ToLower(after)) {
			return s, fmt.Errorf("%q is not understood; say: even when the school is not open", "even "+after)
		}
		s.AnyDay, rest = true, before
	}
	if m := cronForm.FindStringSubmatch(strings.TrimPrefix(strings.ToUpper(rest), "CRON ")); m != nil {
		return s.readCron(m)
	}
	tokens := strings.Fields(strings.ReplaceAll(strings.ToLower(rest), ",", " "))
	if len(tokens) == 0 {
		return s, errors.New("say which day, and a time such as 16:00")
	}
	var err error
	if s.At, err = readTime(tokens[len(tokens)-1]); err != nil {
		return s, err
	}
	s.Rule, err = readRule(meaning(tokens[:len(tokens)-1]))
	return s, err
}

// notOpen are the ways to say that any day will do.
var notOpen = []string{"when the school is not open", "when the school is closed", "if the school is not open", "on a day off", "when it is not a school day"}

func (s Schedule) readCron(m []string) (Schedule, error) {
	minute, _ := strconv.Atoi(m[1])
	hour, _ := strconv.Atoi(m[2])
	s.At = clock.HM(hour, minute)
	if minute > 59 || s.At < earliest || s.At > latest {
		return Schedule{}, fmt.Errorf("a wave goes between %s and %s", earliest, latest)
	}
	s.Cron = fmt.Sprintf("%d %d %s %s %s", minute, hour, m[3], m[4], m[5])
	if _, err := cron.ParseStandard(s.Cron); err != nil {
		return Schedule{}, errors.New("the cron expression is not one: five fields, such as 30 16 * * 5")
	}
	return s, nil
}

func readTime(token string) (clock.ClockTime, error) {
	m := timeForm.FindStringSubmatch(token)
	if m == nil {
		return 0, errors.New("it must end with a time such as 16:00")
	}
	hour, _ := strconv.Atoi(m[1])
	minute, _ := strconv.Atoi(m[2])
	at := clock.HM(hour, minute)
	if minute > 59 || at < earliest || at > latest {
		return 0, fmt.Errorf("a wave goes between %s and %s", earliest, latest)
	}
	return at, nil
}

// meaning drops the words that say nothing.
func meaning(tokens []string) []string {
	return slices.DeleteFunc(slices.Clone(tokens), func(t string) bool {
		return slices.Contains([]string{"the", "of", "in", "at", "on", "a", "each", "any"}, t)
	})
}

var ordinals = []string{"first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"}

var weekdays = []string{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"}

var errRule = errors.New("say a day such as: second school day of term, last Thursday before a break, first Friday after half-term, every Friday in term, Monday of the first full week of the autumn term")

// readRule reads a rule from the words that mean something.
func readRule(t []string) (DayRule, error) {
	var r DayRule
	if len(t) == 0 {
		return r, errRule
	}
	if i := slices.Index(weekdays, t[0]); i >= 0 { // Monday of the first week …
		r.Day = time.Weekday(i)
		rest, ok := readWeek(&r, t[1:])
		if !ok {
			return r, errRule
		}
		return r, readSpan(&r, rest)
	}
	rest, ok := readCount(&r, t)
	if !ok {
		return r, errRule
	}
	return r, readSpan(&r, rest)
}

// readCount reads "second school day", "last Thursday", "second last Friday",
// "every Friday".
func readCount(r *DayRule, t []string) (rest []string, ok bool) {
	switch i := slices.Index(ordinals, t[0]); {
	case t[0] == "every":
	case t[0] == "last":
		r.Nth = -1
	case i >= 0 && len(t) > 1 && t[1] == "last":
		r.Nth, t = -(i + 1), t[1:]
	case i >= 0:
		r.Nth = i + 1
	default:
		return nil, false
	}
	t = t[1:]
	if len(t) > 1 && t[0] == "school" && t[1] == "day" && r.Nth != 0 {
		r.Any = true
		return t[2:], true
	}
	if len(t) == 0 || !slices.Contains(weekdays, t[0]) {
		return nil, false
	}
	r.Day = time.Weekday(slices.Index(weekdays, t[0]))
	return t[1:], true
}

func readWeek(r *DayRule, t []string) (rest []string, ok bool) {
	for _, w := range []Week{FirstFullWeek, FirstWeek, LastFortnight, LastWeek} {
		words := strings.Fields(string(w))
		if len(t) >= len(words) && slices.Equal(t[:len(words)], words) {
			r.Week = w
			return t[len(words):], true
		}
	}
	return nil, false
}

// readSpan reads where to look.
func readSpan(r *DayRule, t []string) error {
	said := strings.ReplaceAll(strings.Join(t, " "), "half term", "half-term")
	switch said {
	case "term", "every term":
		r.Span = TermSpan
	case "autumn term", "spring term", "summer term":
		r.Span, r.Term = TermSpan, Term(t[0])
	case "after half-term", "after every half-term":
		r.Span = AfterHalfTerm
	case "before half-term", "before every half-term":
		r.Span = BeforeHalfTerm
	case "after break", "after every break":
		r.Span = AfterBreak
	case "before break", "before every break":
		r.Span = BeforeBreak
	case "after autumn half-term", "after spring half-term", "after summer half-term":
		r.Span, r.Term = AfterHalfTerm, Term(t[1])
	case "before autumn half-term", "before spring half-term", "before summer half-term":
		r.Span, r.Term = BeforeHalfTerm, Term(t[1])
	default:
		return errors.New("say of which days: of term, of the autumn term, after half-term, before half-term, after a break or before a break")
	}
	return backwards(r)
}

// backwards counts from the break where the words say before one: the second
// school day before a break is the last but one.
func backwards(r *DayRule) error {
	if r.Span != BeforeHalfTerm && r.Span != BeforeBreak {
		return nil
	}
	switch r.Week {
	case FirstWeek:
		r.Week = LastWeek
	case FirstFullWeek:
		return errors.New("before a break say: Monday of the last week, or of the last fortnight")
	}
	if r.Nth > 0 {
		r.Nth = -r.Nth
	}
	return nil
}
