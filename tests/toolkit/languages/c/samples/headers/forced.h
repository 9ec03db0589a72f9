#define FORCED "by include"
