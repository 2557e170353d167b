# Everything a person or a machine does here more than once. The two that matter need no make: ./run and ./test.

.PHONY: run test tour check bench soak screens bare lock

run:      ## the window
	./run

test:     ## the tests
	./test

tour:     ## the whole visit, off-screen, into tour/
	./run tour --out tour

check:    ## style, types and the walls between the rooms
	.ci/check

bench:    ## speeds, as ratios against floors of the same run
	./test -s -o python_files='bench_*.py' tests/benchmarks

soak:     ## many seeds: the long tests, every property with 50 times the examples, and a minute's fuzzing of each target
	./test -m "soak or hypothesis" --hypothesis-profile=soak --timeout=0 --numprocesses auto

screens:  ## docs/pictures anew: every page, light and dark, three sizes, 100 % and 200 %
	CISTERNA_SCREENS=docs/pictures ./test tests/screens

bare:     ## the README's two commands on a minimal Debian made for it (as root)
	tests/bare/bare.sh

lock:     ## the three locks anew from pyproject.toml (needs uv)
	.ci/lock
