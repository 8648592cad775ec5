package yamlfile

// Checker collects what is wrong with a file beyond its shape, with lines.
type Checker struct {
	File   *File
	Faults Faults
}

// Want notes a fault at a path of the file unless ok.
func (k *Checker) Want(ok bool, message string, path ...any) {
	if !ok {
		k.Faults = append(k.Faults, k.File.Fault(message, path...))
	}
}
