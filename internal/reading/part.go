package reading

import (
	"slices"

	"github.com/firstbell/firstbell/internal/clock"
)

// Part is a half of a school day.
type Part string

// The halves.
const (
	Morning   Part = "morning"
	Afternoon Part = "afternoon"
)

// The words of the halves of a day, in every language we read, as fold leaves them.
var partWords = map[Part][]string{
	Morning:   foldedWords("morning mornin forenoon rano ranem dimineata dimineață manhã manha вранці зранку ранку утром subah صبح الصباح صباحا ਸਵੇਰੇ ਸਵੇਰ সকালে সকাল સવારે સવાર subaxda subaxnimo subaxdii bore foreu"),
	Afternoon: foldedWords("afternoon arvo aft popoludniu popołudniu popoludnie poludniu południu amiaza amiază tarde обіду полудня dopahar dupehar dupahar dupehr دوپہر الظهر العصر ਦੁਪਹਿਰ ਦੁਪਹਿਰੇ বিকালে বিকেলে দুপুরে બપોરે બપોર galabta galabnimo galabtii prynhawn pnawn"),
}

// greetings stand beside one of these words when it wishes somebody a good one.
var greetings = foldedWords("good gd boa bom buna bună dobry dzien da shukran asc salaam selam добрий доброго добрый")

func foldedWords(row string) []string { return foldedRows(row)[0] }

// partNamed gives the half of a day that a reply names, "" for none or both: the one
// nearest to an appointment, where it has one. A greeting names none.
func partNamed(words []token, said []found) Part {
	best, nearest := Part(""), -1
	for i := range words {
		part, ok := partAt(words, i)
		if !ok {
			continue
		}
		switch far := fromAppointment(i, said); {
		case best == "" || far < nearest:
			best, nearest = part, far
		case best != part && far == nearest:
			return ""
		}
	}
	return best
}

// partAt reads the half of a day at a word.
func partAt(words []token, i int) (Part, bool) {
	if i > 0 && words[i-1].is(greetings) || i+1 < len(words) && (words[i+1].is([]string{"da"}) || words[i+1].raw == "da") {
		return "", false
	}
	for part, names := range partWords {
		if words[i].is(names) && (i > 0 || len(words) == 1 || !words[i].is([]string{"morning", "afternoon", "bore", "prynhawn", "pnawn"})) {
			return part, true
		}
	}
	two := func(a, b string) bool { return i > 0 && words[i-1].text == a && words[i].text == b && !words[i].stop }
	switch {
	case two("after", "lunch"), two("this", "pm"):
		return Afternoon, true
	case two("before", "lunch"), two("this", "am"), two("first", "thing"):
		return Morning, true
	}
	return "", false
}

// fromAppointment is how many words lie between one and the nearest appointment; 0
// where none is told of.
func fromAppointment(i int, said []found) int {
	nearest := -1
	for _, f := range said {
		if whole(f.kind) != Appointment {
			continue
		}
		if far := max(f.from-i, i-f.to+1, 0); nearest < 0 || far < nearest {
			nearest = far
		}
	}
	return max(nearest, 0)
}

// comesInAt gives the time at which a reply has the child in, or back: "in by 10",
// "back for 11".
func comesInAt(words []token) *clock.ClockTime {
	for i := range words {
		if words[i].class&timeClass == 0 || near(words, i, sinceClass, 1) {
			continue
		}
		counts := i+1 < len(words) && words[i+1].class&(daysClass|weeksClass|hoursClass|minutesClass) != 0
		if words[i].class&numberClass != 0 && (counts || !near(words, i, atClass|backClass, 1)) {
			continue
		}
		for n := 1; n <= 4 && i-n >= 0 && !words[i-n+1].stop && !words[i-n+1].pause && words[i-n].class&timeClass == 0; n++ {
			if words[i-n].class&backClass != 0 {
				at := clock.ClockTime(words[i].value)
				return &at
			}
		}
	}
	return nil
}

// leaves reports whether a reply has the child fetched from school, or leave it
// before its end.
func leaves(words []token) bool {
	for i := range words {
		if words[i].is([]string{"collect", "collecting", "fetch", "fetching"}) {
			return true
		}
		pick := words[i].is([]string{"pick", "picking"})
		up := slices.ContainsFunc(words[i+1:min(len(words), i+4)], func(t token) bool { return t.text == "up" })
		early := i+1 < len(words) && words[i].is([]string{"leave", "leaving", "finish", "finishing", "out"}) && words[i+1].is([]string{"early", "at", "school"})
		if pick && up || early && !near(words, i, notClass, 1) {
			return true
		}
	}
	return false
}
