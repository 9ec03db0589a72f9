#define MARK "of a header"
