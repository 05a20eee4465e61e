package console

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
)

// oddDay is a line of the calendar about a day that ends early, or on which one
// year group is not in.
type oddDay struct{ Words, Says, Note, Date, Session, Year string }

// fillOddDays lists those that are not over.
func (p *calendarPage) fillOddDays(cal school.Calendar, today clock.Date) {
	for _, e := range cal.Early {
		if !e.Date.Before(today) {
			p.Early = append(p.Early, oddDay{Words: longDay(e.Date), Says: "School ends at " + wall(e.Ends), Note: e.Note, Date: e.Date.String()})
		}
	}
	for _, x := range cal.Part {
		if !x.Date.Before(today) {
			p.Part = append(p.Part, oddDay{
				Words: longDay(x.Date), Says: yearWords(x.Year) + " is not in" + sessionWords(x.Session) + ": " + closedWords[x.Kind],
				Note: x.Note, Date: x.Date.String(), Session: x.Session, Year: strconv.Itoa(x.Year),
			})
		}
	}
}

func yearWords(year int) string {
	if year == 0 {
		return "Reception"
	}
	return fmt.Sprintf("Year %d", year)
}

func sessionWords(session string) string {
	return map[string]string{"AM": " in the morning", "PM": " in the afternoon"}[session]
}

func (s *Console) addEarly(c *gin.Context) {
	day, errDay := clock.ParseDate(c.PostForm("date"))
	ends, errEnds := time.Parse("15:04", c.PostForm("ends"))
	if errDay != nil || errEnds != nil {
		s.calendarDone(c, problem.New(problem.Invalid, "Give a day, and a time of day like 13:00."), "early-date", "")
		return
	}
	line := school.EarlyFinish{Date: day, Ends: clock.HM(ends.Hour(), ends.Minute()), Note: strings.TrimSpace(c.PostForm("note"))}
	s.calendarChange(c, "early-date", "It stands in the calendar: no text goes after school has ended.", func(x *school.Calendar) error {
		x.Early = slices.DeleteFunc(x.Early, func(o school.EarlyFinish) bool { return o.Date == day })
		x.Early = append(x.Early, line)
		return nil
	}, "School would end at "+wall(line.Ends)+" on "+longDay(day)+".")
}

func (s *Console) removeEarly(c *gin.Context) {
	s.calendarChange(c, "early", "The day ends as others do.", func(x *school.Calendar) error {
		n := len(x.Early)
		x.Early = slices.DeleteFunc(x.Early, func(o school.EarlyFinish) bool { return o.Date.String() == c.PostForm("date") })
		return goneIf(len(x.Early) == n)
	}, "The day would end as others do.")
}

func (s *Console) addPart(c *gin.Context) {
	day, errDay := clock.ParseDate(c.PostForm("date"))
	year, errYear := strconv.Atoi(c.PostForm("year"))
	if errDay != nil || errYear != nil {
		s.calendarDone(c, problem.New(problem.Invalid, "Give a day, and a year group as a number; reception is 0."), "part-date", "")
		return
	}
	line := school.PartClosure{Date: day, Session: c.PostForm("session"), Year: year, Kind: school.ClosedKind(c.PostForm("kind")), Note: strings.TrimSpace(c.PostForm("note"))}
	s.calendarChange(c, "part-date", "It stands in the calendar: nobody is texted about that year group then.", func(x *school.Calendar) error {
		x.Part = slices.DeleteFunc(x.Part, func(o school.PartClosure) bool { return samePart(o, line.Date.String(), line.Session, line.Year) })
		x.Part = append(x.Part, line)
		return nil
	}, yearWords(year)+" would not be in"+sessionWords(line.Session)+" on "+longDay(day)+".")
}

func (s *Console) removePart(c *gin.Context) {
	year, err := strconv.Atoi(c.PostForm("year"))
	s.calendarChange(c, "part", "The year group is in as others are.", func(x *school.Calendar) error {
		n := len(x.Part)
		x.Part = slices.DeleteFunc(x.Part, func(o school.PartClosure) bool {
			return err == nil && samePart(o, c.PostForm("date"), c.PostForm("session"), year)
		})
		return goneIf(len(x.Part) == n)
	}, "The year group would be in as others are.")
}

func samePart(o school.PartClosure, date, session string, year int) bool {
	return o.Date.String() == date && o.Session == session && o.Year == year
}
