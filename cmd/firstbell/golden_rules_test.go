package main

import (
	"fmt"
	"math"
	"regexp"
	"slices"
)

// schemaRule gives the faults of a value at a pointer, by what a keyword wants.
type schemaRule func(b *schemaBook, at string, want, v any) []string

// schemaRules is every keyword the document uses, and what it asks.
func schemaRules() map[string]schemaRule {
	return map[string]schemaRule{
		"type": func(_ *schemaBook, at string, want, v any) []string {
			return unless(ofType(want, v), "%s is not %v", at, want)
		},
		"enum": func(_ *schemaBook, at string, want, v any) []string {
			return unless(slices.Contains(want.([]any), v), "%s is none of %v", at, want)
		},
		"required": func(_ *schemaBook, at string, want, v any) (faults []string) {
			object, is := v.(map[string]any)
			for _, name := range want.([]any) {
				_, has := object[name.(string)]
				faults = append(faults, unless(!is || has, "%s/%v is missing", at, name)...)
			}
			return faults
		},
		"items": func(b *schemaBook, at string, want, v any) (faults []string) {
			list, _ := v.([]any)
			for i, item := range list {
				faults = append(faults, b.check(fmt.Sprintf("%s/%d", at, i), want.(map[string]any), item)...)
			}
			return faults
		},
		"anyOf": func(b *schemaBook, at string, want, v any) []string {
			return unless(slices.ContainsFunc(want.([]any), func(s any) bool {
				return len(b.check(at, s.(map[string]any), v)) == 0
			}), "%s fits none of anyOf", at)
		},
		"pattern": func(_ *schemaBook, at string, want, v any) []string {
			text, is := v.(string)
			return unless(!is || regexp.MustCompile(want.(string)).MatchString(text), "%s does not match %v", at, want)
		},
		"minimum":   bound(func(v any, want float64) bool { n, is := v.(float64); return !is || n >= want }),
		"maximum":   bound(func(v any, want float64) bool { n, is := v.(float64); return !is || n <= want }),
		"minLength": bound(func(v any, want float64) bool { s, is := v.(string); return !is || len([]rune(s)) >= int(want) }),
		"maxLength": bound(func(v any, want float64) bool { s, is := v.(string); return !is || len([]rune(s)) <= int(want) }),
		"minItems":  bound(func(v any, want float64) bool { l, is := v.([]any); return !is || len(l) >= int(want) }),
		"maxItems":  bound(func(v any, want float64) bool { l, is := v.([]any); return !is || len(l) <= int(want) }),
	}
}

func bound(holds func(v any, want float64) bool) schemaRule {
	return func(_ *schemaBook, at string, want, v any) []string {
		return unless(holds(v, want.(float64)), "%s is out of bounds, %v", at, want)
	}
}

func unless(fine bool, format string, args ...any) []string {
	if fine {
		return nil
	}
	return []string{fmt.Sprintf(format, args...)}
}

// ofType reports whether a value is of a type, or of one of several.
func ofType(want, v any) bool {
	if several, ok := want.([]any); ok {
		return slices.ContainsFunc(several, func(one any) bool { return ofType(one, v) })
	}
	switch x := v.(type) {
	case nil:
		return want == "null"
	case bool:
		return want == "boolean"
	case string:
		return want == "string"
	case float64:
		return want == "number" || want == "integer" && x == math.Trunc(x)
	case []any:
		return want == "array"
	default:
		return want == "object"
	}
}
