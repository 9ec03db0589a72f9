	.text
	.globl part
	.type part, %function
part:
	ret
	.size part, .-part
	.section .note.GNU-stack,"",%progbits
