"""Another solver on one 1,000-customer instance, in the convention of its table: distance alone, legs cut to a tenth.

vrptw.py SOLVER FOLDER NAME SECONDS SEED prints the line that `yinuo-bench vrptw` prints, with the processor seconds used.
One thread; the seconds are of processor time where the solver lets itself be asked (pyvrp, ortools), of the wall else.
"""

import sys
import time
from math import isqrt


def read(path):
    rows, section, head = {}, "", {}
    for line in open(path):
        words = line.split()
        if not words:
            continue
        if words[0].endswith("_SECTION"):
            section = words[0]
        elif section == "NODE_COORD_SECTION":
            rows[int(words[0])] = [int(words[1]), int(words[2]), 0, 0, 0]
        elif section == "DEMAND_SECTION":
            rows[int(words[0])][2] = int(words[1])
        elif section == "TIME_WINDOW_SECTION":
            rows[int(words[0])][3:] = [int(words[1]), int(words[2])]
        elif ":" in line:
            key, value = line.split(":", 1)
            head[key.strip()] = value.strip()
    places = [rows[key] for key in sorted(rows)]
    legs = [[isqrt(100 * ((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2)) for b in places] for a in places]
    fleet = int(head["VEHICLES"]), int(head["CAPACITY"]), int(head["SERVICE_TIME"])
    return places, legs, fleet


def checked(routes, places, legs, fleet):
    """The distance of routes that serve everybody once, in time and within capacity."""
    _, capacity, service = fleet
    assert sorted(stop for route in routes for stop in route) == list(range(1, len(places)))
    distance = 0
    for route in routes:
        at, clock = 0, 0
        assert sum(places[stop][2] for stop in route) <= capacity
        for stop in [*route, 0]:
            distance += legs[at][stop]
            clock = max(clock + legs[at][stop], 10 * places[stop][3])
            assert clock <= 10 * places[stop][4]
            clock += 10 * service
            at = stop
    return distance


def pyvrp(path, seconds, seed, instance):
    from pyvrp import read as read_vrp
    from pyvrp import solve

    begun = time.process_time()
    found = solve(
        read_vrp(path, round_func="dimacs"),
        stop=lambda _cost: time.process_time() - begun > seconds,
        seed=seed,
        display=False,
    )
    if not found.is_feasible():
        return None
    # Clients are counted from nought there, and the depot is nobody's.
    return [[stop.idx + 1 for stop in route if stop.is_client()] for route in found.best.routes()]


def ortools(_path, seconds, _seed, instance):
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2

    places, legs, (vehicles, capacity, service) = instance
    manager = pywrapcp.RoutingIndexManager(len(places), vehicles, 0)
    routing = pywrapcp.RoutingModel(manager)
    legs_index = routing.RegisterTransitMatrix(legs)
    time_index = routing.RegisterTransitMatrix(
        [[leg + (10 * service if a else 0) for leg in row] for a, row in enumerate(legs)]
    )
    load_index = routing.RegisterUnaryTransitVector([place[2] for place in places])
    routing.SetArcCostEvaluatorOfAllVehicles(legs_index)
    routing.AddDimension(load_index, 0, capacity, True, "load")
    end = 10 * places[0][4]
    routing.AddDimension(time_index, end, end, False, "time")
    clock = routing.GetDimensionOrDie("time")
    for stop in range(1, len(places)):
        clock.CumulVar(manager.NodeToIndex(stop)).SetRange(10 * places[stop][3], 10 * places[stop][4])
    words = pywrapcp.DefaultRoutingSearchParameters()
    words.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    words.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    begun = time.process_time()
    routing.AddSearchMonitor(routing.solver().CustomLimit(lambda: time.process_time() - begun > seconds))
    words.time_limit.seconds = 100 * seconds
    found = routing.SolveWithParameters(words)
    if not found:
        return None
    routes = []
    for vehicle in range(vehicles):
        at, route = found.Value(routing.NextVar(routing.Start(vehicle))), []
        while not routing.IsEnd(at):
            route.append(manager.IndexToNode(at))
            at = found.Value(routing.NextVar(at))
        routes.append(route)
    return routes


def vroom(_path, seconds, _seed, instance):
    import datetime

    import numpy
    import vroom as solver

    places, legs, (vehicles, capacity, service) = instance
    problem = solver.Input()
    matrix = numpy.array(legs, dtype=numpy.uint32)
    problem.set_durations_matrix("car", matrix)
    span = solver.TimeWindow(0, 10 * places[0][4])
    for vehicle in range(vehicles):
        problem.add_vehicle(
            solver.Vehicle(vehicle, start=0, end=0, profile="car", capacity=[capacity], time_window=span)
        )
    for stop in range(1, len(places)):
        opens, closes = 10 * places[stop][3], 10 * places[stop][4]
        windows = [solver.TimeWindow(opens, closes)]
        load = solver.Amount([places[stop][2]])
        job = solver.Job(stop, location=stop, default_service=10 * service, delivery=load, time_windows=windows)
        problem.add_job(job)
    found = problem.solve(5, nb_threads=1, timeout=datetime.timedelta(seconds=seconds))
    steps = found.routes
    routes = {}
    for vehicle, kind, stop in zip(steps["vehicle_id"], steps["type"], steps["id"]):
        if kind == "job":
            routes.setdefault(int(vehicle), []).append(int(stop))
    served = sum(len(route) for route in routes.values())
    return list(routes.values()) if served == len(places) - 1 else None


def main():
    solver, folder, name, seconds, seed = sys.argv[1:6]
    path = f"{folder}/{name}.vrp"
    instance = read(path)
    begun = time.process_time()
    routes = {"pyvrp": pyvrp, "ortools": ortools, "vroom": vroom}[solver](path, int(seconds), int(seed), instance)
    spent = time.process_time() - begun
    if routes is None:
        print(f"vrptw\t{solver}\t{name}\t{seconds}\tnone\t\t\t\t{spent:.1f} s")
        return
    routes = [route for route in routes if route]
    distance = checked(routes, *instance)
    best = next(row.split(",") for row in open(f"{folder}/gh1000_bks_dev.csv") if row.startswith(name + ","))
    over = 100 * (distance / (10 * float(best[2])) - 1)
    print(f"vrptw\t{solver}\t{name}\t{seconds}\t{distance / 10:.1f}\t{over:.2f}\t{len(routes)}\t0\t{spent:.1f} s")


main()
