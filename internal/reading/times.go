package reading

import (
	"strconv"
	"strings"

	"github.com/firstbell/firstbell/internal/clock"
)

// joinTimes finds numbers and clock times and makes one word of each: "half
// ten", "1/2 10", "quarter past 9", "10 ish", "9:30 am".
func joinTimes(in []token) []token {
	out := make([]token, 0, len(in))
	for i := 0; i < len(in); {
		t, n := timeAt(in[i:])
		out = append(out, t)
		i += n
	}
	return out
}

// timeAt reads the number or time at the front, and says how many words it is.
func timeAt(in []token) (token, int) {
	t := in[0]
	if past, n := pastHour(in); n > 0 {
		return past, n
	}
	minutes, spoken := clockWritten(t.text)
	if minutes < 0 {
		if v, err := strconv.Atoi(t.text); err == nil && v < 1000 {
			t.class, t.value = t.class|numberClass, v
		}
		return t, 1
	}
	t.class |= timeClass
	if v, err := strconv.Atoi(t.text); err == nil && v < 1000 {
		t.class |= numberClass
	}
	t.value = minutes
	n := 1
	for n < len(in) && !in[n].stop {
		switch in[n].text {
		case "am":
			t.value = minutes % (12 * 60)
		case "pm":
			t.value = minutes%(12*60) + 12*60
		case "ish", "oclock":
		default:
			return sure(t, spoken || n > 1), n
		}
		t.end = in[n].end
		n++
	}
	return sure(t, spoken || n > 1), n
}

// sure keeps a time that can be nothing else from being read as a count.
func sure(t token, beyondDoubt bool) token {
	if beyondDoubt {
		t.class &^= numberClass
	}
	return t
}

// pastHour reads half ten, half past 10, 10 to 9, quarter past 8.
func pastHour(in []token) (token, int) {
	part := map[string]int{"half": 30, "1/2": 30, "½": 30, "quarter": 15, "5": 5, "10": 10, "20": 20, "25": 25}[in[0].text]
	if part == 0 {
		return token{}, 0
	}
	n, sign, named := 1, 1, false
	if n < len(in) {
		switch in[n].text {
		case "past":
			n, named = n+1, true
		case "to":
			n, sign, named = n+1, -1, true
		}
	}
	if !named && part != 30 || n >= len(in) || in[n].stop {
		return token{}, 0
	}
	hour, err := strconv.Atoi(in[n].text)
	if err != nil || hour < 1 || hour > 12 {
		return token{}, 0
	}
	t := in[0]
	t.end, t.class = in[n].end, t.class|timeClass
	t.value = schoolHour(hour)*60 + sign*part
	return t, n + 1
}

// clockWritten reads 9, 9:30, 9.30, 0930 and 930 as minutes after midnight, or
// gives -1. spoken says that it can be nothing but a time.
func clockWritten(s string) (minutes int, spoken bool) {
	hours, rest, cut := strings.Cut(strings.ReplaceAll(s, ".", ":"), ":")
	if !cut && (len(s) == 3 || len(s) == 4) {
		hours, rest, cut = s[:len(s)-2], s[len(s)-2:], true
	}
	h, err := strconv.Atoi(hours)
	if err != nil || h < 0 || h > 23 || !cut && (h < 1 || h > 12) {
		return -1, false
	}
	if !cut {
		return schoolHour(h) * 60, false
	}
	m, err := strconv.Atoi(rest)
	if err != nil || len(rest) != 2 || m > 59 {
		return -1, false
	}
	if len(hours) < 2 || h > 12 {
		h = schoolHour(h)
	}
	return h*60 + m, strings.ContainsAny(s, ":.")
}

// schoolHour puts an hour without am or pm into a school's day: 1 to 6 are
// after noon.
func schoolHour(h int) int {
	if h >= 1 && h <= 6 {
		return h + 12
	}
	return h
}

// timeNamed gives the time of the appointment, or else of the arrival, that a
// reply names; never that of something past, as a concern tells it.
func timeNamed(words []token, said []found) *clock.ClockTime {
	best, sure := -1, 0
	for i := range words {
		if words[i].class&timeClass == 0 || near(words, i, sinceClass, 1) {
			continue
		}
		if n := likely(words, i, said); n > sure {
			best, sure = i, n
		}
	}
	if best < 0 {
		return nil
	}
	at := clock.ClockTime(words[best].value)
	return &at
}

// likely weighs a time: 3 beside an appointment, 2 beside being late, 1 when
// it can be nothing else or stands beside "at"; 0 is no time.
func likely(words []token, i int, said []found) int {
	counts := i+1 < len(words) && words[i+1].class&(daysClass|weeksClass|hoursClass|minutesClass) != 0
	if words[i].class&numberClass != 0 && (counts || !near(words, i, atClass, 1)) {
		return 0
	}
	sure := 1
	for _, f := range said {
		switch {
		case i < f.from-4 || i > f.to+3:
		case whole(f.kind) == Appointment:
			return 3
		case whole(f.kind) == Late:
			sure = 2
		}
	}
	return sure
}
