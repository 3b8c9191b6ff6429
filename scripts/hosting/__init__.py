"""What a built site needs before it is served: policies, lasting files, header files, and the copy to read offline."""
