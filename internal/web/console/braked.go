package console

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

// brakedRegister is the rows of one register that a brake holds. Whoever looks
// asks first whether the register is right, and only then who the pupils are.
type brakedRegister struct {
	Group  school.Group
	Closed string // "Closed 9:10"
	Of     string // "28 of 28 pupils"
	See    string // what the fold holds
	Whole  bool   // every pupil of the group is held
	Rows   []row
	held   int
	share  float64
}

// byRegister parts the held rows into those a brake holds, by register with the
// fullest first, and the others. Siblings stand under the first one's register.
func byRegister(held []row, closed []notifier.RegisterView) (others []row, registers []brakedRegister) {
	at := map[school.Group]int{}
	for _, r := range held {
		if !r.braked {
			others = append(others, r)
			continue
		}
		g := school.Group(r.Pupils[0].Group)
		i, ok := at[g]
		if !ok {
			i = len(registers)
			at[g] = i
			registers = append(registers, brakedRegister{Group: g})
		}
		registers[i].Rows = append(registers[i].Rows, r)
		registers[i].held += len(r.Pupils)
	}
	for i := range registers {
		registers[i].say(closed)
	}
	slices.SortStableFunc(registers, func(a, b brakedRegister) int { return cmp.Compare(b.share, a.share) })
	return others, registers
}

// say puts a register's figures into words.
func (b *brakedRegister) say(closed []notifier.RegisterView) {
	b.See = "See " + count(b.held, "pupil", "pupils")
	b.Of = count(b.held, "pupil", "pupils")
	for _, r := range closed {
		if r.Group != b.Group || r.Pupils == 0 {
			continue
		}
		b.Closed, b.Of = "Closed "+clock.Wall(r.ClosedAt), fmt.Sprintf("%d of %s", b.held, count(r.Pupils, "pupil", "pupils"))
		b.share, b.Whole = float64(b.held)/float64(r.Pupils), b.held >= r.Pupils
	}
}
