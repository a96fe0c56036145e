using Kefa.Bureau.Content;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Deadlines;

public static class DeadlinesModule
{
    public static IServiceCollection AddDeadlines(this IServiceCollection services) => services
        .AddScoped<CalendarLibrary>()
        .AddScoped<FollowCalendar>()
        .AddSingleton<IContentChecker, HolidayChecker>()
        .AddSingleton<IContentSetChecker, HolidayChecker>();
}
