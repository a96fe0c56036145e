using BenchmarkDotNet.Running;
using Kefa.Benchmarks;

return args switch
{
    ["load", .. var rest] => await Load.RunAsync(rest, CancellationToken.None),
    ["policies", .. var rest] => await PoliciesAtOnce.RunAsync(rest),
    ["explain", .. var rest] => await ExplanationsOneByOne.RunAsync(rest),
    ["single", .. var rest] => SingleDecision.Run(rest),
    ["matters", .. var rest] => await MattersAtOnce.RunAsync(rest),
    ["figures", .. var rest] => await FiguresAtOnce.RunAsync(rest),
    ["verify", .. var rest] => await VerifyAtOnce.RunAsync(rest),
    ["match", .. var rest] => PopulationAtOnce.Run(rest),
    ["procedures", .. var rest] => ProceduresOneByOne.Run(rest),
    ["sql", .. var rest] => await PopulationInDatabase.RunAsync(rest),
    ["seal", .. var rest] => await Sealing.RunAsync(rest),
    ["log", .. var rest] => await LogInMemory.RunAsync(rest),
    [] or ["--help"] => Help(),
    _ => BenchmarkSwitcher.FromAssembly(typeof(MattersAtOnce).Assembly).Run(args) is var _ ? 0 : 1,
};

static int Help()
{
    Console.WriteLine("""
        dotnet run -c Release --project bench/Kefa.Benchmarks -- …
          load URL [connections=50] [seconds=30]         visitors of one request a second each; prints one JSON line
          policies COMPANIES.json [content] [rounds=5]   all companies against all policies; prints one JSON line
          explain COMPANIES.json [content]               each company under each policy, with what would change it; prints one JSON line
          single --data DIR [--limit N] [--threads N]    the peers' companies one by one against the peers' policies; prints one JSON line
          match --data DIR [--threads N] [--follow]      the peers' companies and policies, as one population; prints one JSON line;
                                                         --follow: what a changed company, a new policy, a passing day cost
                                                         --database CONNECTION: reading the companies from PostgreSQL into columns
          figures --database CONNECTION --content DIR    all figures of a year over very many matters and events; prints one JSON line
          verify [--matters 0,2000,10000]                a frozen report verified over more and more matters: seconds and memory; prints a JSON line for each
          matters --database CONNECTION                  acts per second beside pgbench, a long matter, a long work list; prints one JSON line
          procedures [content]                           whether a transition is allowed, an act, a matter of 1,000 events; prints one JSON line
          sql --data DIR --database CONNECTION [--threads N] [--part CONNECTION …]
                                                         the same counted by PostgreSQL; each part is a server that has some regions
          seal [--database CONNECTION] [--clients 16] [--seconds 10]
                                                         sealed acts a second with the publisher beside them, and how long until a checkpoint covers one;
                                                         bench/seal starts a PostgreSQL of its own and runs pgbench with the same rows beside it
          log [entries=1000000]                          a log verified from end to end
          --filter '*'                                   the micro benchmarks
        """);
    return 0;
}
