package campaigns

import (
	"slices"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// MissedDay is what a register says of one day, or half of it, on which a pupil
// was not in: a day of which the halves have two codes comes twice.
type MissedDay struct {
	Day      clock.Date
	Code     register.Code
	Sessions int // 1 or 2
}

// counted are the codes of days that a family could have done something about:
// they alone are the days a text names, and make up the attendance an audience
// is chosen by. A mild illness is one, a day on which nobody has said why, a
// holiday that was not granted. What the school granted or asked for, an
// appointment, a day of a faith and a suspension are not: a text about them
// would be wrong, or a reproach. See docs/decisions/0055-days-that-count.md.
var counted = []register.Code{register.Illness, register.NoReason, register.Unauthorised, "G"}

// keptHome are the codes of pupils whom the school itself keeps at home: suspended,
// or on a part-time timetable. Their homes are left alone while it is fresh.
var keptHome = []register.Code{"E", "C2"}

// apartFor is for how many school days after such a mark: six school weeks.
const apartFor = 30

// longIllness is how many days of illness in one stretch make it long.
const longIllness = 6

// usualRun is the longest run of days that are still odd days.
const usualRun = 2

// numbered says which number each school day has, so that Friday and Monday are
// next to each other, and which today has or would have. Days before the first
// that the calendar knows have numbers below 0.
type numbered struct {
	order map[clock.Date]int
	first clock.Date // of the calendar
	on    clock.Date // today
	today int
	year  clock.Date // the first day of today's school year
}

func daysOf(cal school.Calendar, today clock.Date) numbered {
	n := numbered{order: map[clock.Date]int{}, first: today, on: today, year: yearStart(today)}
	for i, d := range schoolDays(cal) {
		if i == 0 {
			n.first = d
		}
		n.order[d] = i
		if d.Before(today) {
			n.today = i + 1
		}
	}
	for i, d := range before(n.first) {
		n.order[d] = -1 - i
	}
	return n
}

// before gives the days that stand for those of the school year that a calendar
// has forgotten, the latest first: weekdays, without the summer, which from 21
// July to the end of August is a holiday everywhere. They are as many as the
// rule of the last six school weeks asks for.
func before(first clock.Date) []clock.Date {
	days := make([]clock.Date, 0, apartFor)
	for d := first.AddDays(-1); len(days) < apartFor; d = d.AddDays(-1) {
		summer := d.Month == time.August || d.Month == time.July && d.Day > 20
		if day := d.Weekday(); !summer && day != time.Saturday && day != time.Sunday {
			days = append(days, d)
		}
	}
	return days
}

// MarksFrom is the first day whose marks an audience asks for: of the school
// year, or of the last six school weeks where these began before the summer.
func MarksFrom(cal school.Calendar, today clock.Date) clock.Date { return daysOf(cal, today).back() }

func (n numbered) back() clock.Date {
	from := n.year
	for d, i := range n.order {
		if i >= n.today-apartFor && d.Before(from) {
			from = d
		}
	}
	return from
}

// standing is what the rows say of one pupil's year so far.
type standing struct {
	missed int     // sessions that count
	odd    float64 // days that count, in short runs
	ill    int     // days of illness in the stretch that has most
	apart  bool    // suspended, or on a part-time timetable, not long ago
	share  float64 // per cent of sessions not missed by what counts; -1 not known
}

// oneDay is all of one day that a pupil missed.
type oneDay struct {
	number  int // of the school day
	counted int // sessions
	ill     bool
}

// standingOf adds a pupil's year up.
func standingOf(missed []MissedDay, sessions, runAtMost int, days numbered) standing {
	if runAtMost == 0 {
		runAtMost = usualRun
	}
	s := standing{share: -1}
	all := s.add(missed, days)
	for from, i := 0, 0; i < len(all); i++ {
		if i+1 < len(all) && all[i+1].number == all[i].number+1 {
			continue
		}
		s.run(all[from:i+1], runAtMost)
		from = i + 1
	}
	s.ill = longest(all)
	if sessions > 0 {
		s.share = 100 * float64(max(0, sessions-s.missed)) / float64(sessions)
	}
	return s
}

// counts reports whether what was missed on a day counts: of this school year,
// and of days that are over. Others leave a home out, and count for nothing.
func (n numbered) counts(d clock.Date) bool { return !d.Before(n.year) && d.Before(n.on) }

// add puts the halves of each day together.
func (s *standing) add(missed []MissedDay, days numbered) []oneDay {
	all := make([]oneDay, 0, len(missed))
	for i, m := range missed {
		number, counts := days.order[m.Day], days.counts(m.Day)
		if i == 0 || missed[i-1].Day != m.Day {
			all = append(all, oneDay{number: number})
		}
		d := &all[len(all)-1]
		if counts && slices.Contains(counted, m.Code) {
			d.counted += m.Sessions
			s.missed += m.Sessions
		}
		d.ill = d.ill || m.Code == register.Illness
		s.apart = s.apart || slices.Contains(keptHome, m.Code) && number >= days.today-apartFor
	}
	return all
}

// run adds a run of days next to each other: whatever the reasons, a long one
// holds no odd days.
func (s *standing) run(days []oneDay, runAtMost int) {
	if len(days) > runAtMost {
		return
	}
	for _, d := range days {
		s.odd += float64(d.counted) / 2
	}
}

// longest gives the most days of illness in one stretch. A day missed for
// another reason does not end a stretch, nor does one day back at school: who
// comes in to try, and is ill again, is still ill.
func longest(all []oneDay) int {
	most, ill, last := 0, 0, 0
	for _, d := range all {
		if d.number > last+2 {
			ill = 0
		}
		last = d.number
		if d.ill {
			ill++
		}
		most = max(most, ill)
	}
	return most
}
