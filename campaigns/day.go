package campaigns

import (
	"fmt"

	"go.yaml.in/yaml/v3"

	"github.com/firstbell/firstbell/internal/clock"
)

// Day is a date in a pack, written 2026-11-22.
type Day struct{ clock.Date }

// UnmarshalYAML reads the day. Anything but a date is an error with its line.
func (d *Day) UnmarshalYAML(n *yaml.Node) error {
	date, err := clock.ParseDate(n.Value)
	if err != nil {
		return fmt.Errorf("line %d: %w", n.Line, err)
	}
	d.Date = date
	return nil
}
