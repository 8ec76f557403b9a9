"""What is sent back where no feature answers: the built page, small pages of ours, whole answers given by hand; and what every
answer carries, its headers and its length."""
