package roll

import (
	"fmt"
	"slices"
	"strings"

	"github.com/firstbell/firstbell/internal/problem"
)

// A roll of which most children have nobody to reach was not read as it was meant. It
// would go in without a fault of any line, and every absence would be found by nobody.

// fewestAlarming are the children of a roll that is said so of: of fewer each has lines
// of their own under the problems.
const fewestAlarming = 5

// whole gives what is said of the whole roll, before anything of a line.
func (m *merge) whole() []problem.Field {
	var all []problem.Field
	if says := m.nobodys(); says != "" {
		all = append(all, problem.Field{Detail: says})
	}
	if loss, lost := m.loss(); lost {
		all = append(all, loss)
	}
	return all
}

// nobodys says that most of the children who were sent would have nobody to text or to
// ring, "" where it is not so. A roll that leaves all contacts out says nothing of them,
// but for a file, of which no column was taken for one.
func (m *merge) nobodys() string {
	of, without, speaks := 0, 0, m.file != nil
	reached, _ := m.wouldBe()
	for ref := range m.named {
		p := m.pupils[ref]
		if !onRoll(p) || p.Ref == "" {
			continue
		}
		of++
		speaks = speaks || m.firstOf[ref].Contacts != nil
		if !slices.ContainsFunc(m.tiesOf[p.ID], func(k pair) bool {
			t, stands := m.ties[k]
			c := reached[k.contact]
			return stands && !t.CourtOrder && (!c.Number.Zero() || len(c.Others.All()) > 0)
		}) {
			without++
		}
	}
	if of < fewestAlarming || without*2 <= of || !speaks {
		return ""
	}
	return fmt.Sprintf("%d of %d children would have nobody to text and nobody to ring: %s", without, of, m.unreadColumns())
}

// mostUnread are the columns that are named of those that were not read.
const mostUnread = 12

// unreadColumns says which columns of a file were not read.
func (m *merge) unreadColumns() string {
	if m.file == nil || len(m.file.Mapping.Columns) == 0 {
		return "see that each pupil came with contacts and their numbers"
	}
	numbers, unread := false, []string{}
	for _, c := range m.file.Mapping.Columns {
		numbers = numbers || c.Field == "mobile" || c.Field == "phone"
		if c.Field == "" && len(unread) < mostUnread {
			unread = append(unread, "“"+c.Heading+"”")
		}
	}
	says := "no column was read as an adult's number"
	if numbers {
		says = "see that the right columns were read as an adult's number"
	}
	if len(unread) > 0 {
		says += ". Columns not read: " + strings.Join(unread, ", ")
	}
	return says
}
