package reading

import "fmt"

// class is a set of what a word can be: a child, an adult, a time. A bit each.
type class uint64

// The classes that code looks at; the lexicons name more.
const (
	nameClass   class = 1 << iota // one of About.Names
	numberClass                   // 2, two
	timeClass                     // 10, 9:30, half ten
	childClass                    // she, my son
	adultClass                    // I, dad, her nan
	todayClass
	tomorrowClass
	overmorrowClass // the day after tomorrow
	mondayClass
	tuesdayClass
	wednesdayClass
	thursdayClass
	fridayClass
	saturdayClass
	sundayClass
	nextWeekClass
	thisWeekClass // rest of the week, all week
	untilClass
	backClass
	sinceClass
	daysClass // the unit in "2 days"
	weeksClass
	hoursClass
	minutesClass
	bothClass  // both, all of them
	notClass   // not, won't
	atClass    // stands beside a clock time: at, by, around
	pastClass  // tells of what is over: was, broke, fell
	verbClass  // says something of whoever stands before it: is, has, was
	leadClass  // somebody may be spoken of next: and, hi, because
	alsoClass  // one more day: too, again, either
	asideClass // may stand beside the number that answers a question: please, number
	firstNamed // the first bit the lexicons may name
)

// classNames are what patterns call them.
var classNames = []string{
	"name", "number", "time", "child", "adult", "today", "tomorrow", "overmorrow",
	"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
	"next_week", "this_week", "until", "back", "since", "days", "weeks", "hours", "minutes", "both", "not", "at", "past", "verb", "lead", "also", "aside",
}

// classes gives each name of a class its bit.
type classes struct {
	byName map[string]class
	next   class
}

func newClasses() *classes {
	c := &classes{byName: map[string]class{}, next: firstNamed}
	for i, name := range classNames {
		c.byName[name] = 1 << i
	}
	return c
}

// declare gives the bit of a class, a new one when it has none yet.
func (c *classes) declare(name string) (class, error) {
	if bit, ok := c.byName[name]; ok {
		return bit, nil
	}
	if c.next == 0 {
		return 0, fmt.Errorf("too many classes: %q has no room", name)
	}
	bit := c.next
	c.byName[name] = bit
	c.next <<= 1
	return bit, nil
}

// named gives the bit of a class that has been declared.
func (c *classes) named(name string) (class, error) {
	bit, ok := c.byName[name]
	if !ok {
		return 0, fmt.Errorf("there is no class @%s", name)
	}
	return bit, nil
}
