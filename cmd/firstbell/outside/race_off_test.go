//go:build services && !race

package outside

const raced = false
