package rollfile

import "strings"

// mendQuotes reads a line literally whose quotation mark has no other half: it
// would swallow every line below it. Such a line has all its cells and an odd
// number of marks, and the next line is whole by itself; a cell that truly goes
// on in the next line is left alone. A mark that nothing closes down to the end
// of the file is read so however short its line is. It gives the numbers of the
// lines mended.
func mendQuotes(text string, comma rune) (string, map[int]bool) {
	if strings.Count(text, `"`) == 0 {
		return text, nil
	}
	lines, sep := strings.SplitAfter(text, "\n"), string(comma)
	width := usualWidth(lines, sep)
	broken, open, opened := map[int]bool{}, false, 0
	for i, line := range lines {
		if strings.Count(line, `"`)%2 == 0 {
			continue
		}
		if open {
			open = false
			continue
		}
		if !strings.HasPrefix(line, `"`) && !strings.Contains(line, sep+`"`) {
			continue // inside a cell it opens nothing
		}
		if width > 0 && strings.Count(line, sep) >= width && wholeByItself(lines[i+1:], sep, width) {
			lines[i], broken[i+1] = strings.ReplaceAll(line, `"`, ""), true
			continue
		}
		open, opened = true, i
	}
	if open { // it never closes: it is no cell of several lines
		lines[opened], broken[opened+1] = strings.ReplaceAll(lines[opened], `"`, ""), true
	}
	if len(broken) == 0 {
		return text, nil
	}
	return strings.Join(lines, ""), broken
}

// usualWidth gives how many separators most lines without quotation marks have.
func usualWidth(lines []string, sep string) int {
	counts, best := map[int]int{}, 0
	for _, line := range lines {
		if n := strings.Count(line, sep); n > 0 && !strings.Contains(line, `"`) {
			counts[n]++
			if counts[n] > counts[best] || counts[n] == counts[best] && n > best {
				best = n
			}
		}
	}
	return best
}

// wholeByItself reports whether the next line that is not empty has all its
// cells and no open mark.
func wholeByItself(rest []string, sep string, width int) bool {
	for _, line := range rest {
		if strings.TrimSpace(line) != "" {
			return strings.Count(line, sep) == width && !strings.Contains(line, `"`)
		}
	}
	return true
}
