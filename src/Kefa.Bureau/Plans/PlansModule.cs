using Kefa.Bureau.Accounts.Staff;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Deadlines;
using Kefa.Bureau.Figures;
using Kefa.Bureau.Jobs;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Parameters;
using Kefa.Bureau.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Plans;

public static class PlansModule
{
    public static IServiceCollection AddPlans(this IServiceCollection services) => services
        .AddScoped(p => new WorkTasks(
            p.GetRequiredService<KefaDbContext>(), p.GetRequiredService<ProcedureLibrary>(), p.GetRequiredService<ComputeFigures>(), p.GetRequiredService<CalendarLibrary>(), p.GetRequiredService<ParameterLibrary>(),
            p.GetRequiredService<StaffDirectory>(), p.GetRequiredService<ICurrentBureau>(), p.GetRequiredService<TimeProvider>()))
        .AddScoped(p => new WorkPlans(
            p.GetRequiredService<KefaDbContext>(), p.GetRequiredService<ProcedureLibrary>(), p.GetRequiredService<WorkTasks>(), p.GetRequiredService<ICurrentBureau>(), p.GetRequiredService<TimeProvider>()))
        .AddScoped(p => new MakeTasks(
            p.GetRequiredService<MatterStreams>(), p.GetRequiredService<WorkTasks>(), p.GetRequiredService<PerformTransition>(), p.GetRequiredService<HouseWork>(), p.GetRequiredService<StaffDirectory>(),
            p.GetRequiredService<Leases>(), p.GetRequiredService<ICurrentBureau>()))
        .AddScoped(p => new PlanTable(
            p.GetRequiredService<ProcedureLibrary>(), p.GetRequiredService<MatterStreams>(), p.GetRequiredService<PerformTransition>(), p.GetRequiredService<StaffDirectory>(), p.GetRequiredService<ICurrentBureau>(),
            p.GetRequiredService<TimeProvider>()));
}
