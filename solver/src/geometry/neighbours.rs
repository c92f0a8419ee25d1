//! The k nearest points of every point, by an R*-tree: no n² matrix.

use super::{Metric, Point};
use rstar::RTree;
use rstar::primitives::GeomWithData;

/// For every point the rows of its `k` nearest others, nearest first; ties by row.
///
/// Spherical points are compared by their chord on the unit sphere, which orders as the great
/// circle does, so lists are right across the date line and near the poles.
pub fn nearest(points: &[Point], metric: Metric, k: usize) -> Vec<Vec<u32>> {
    nearest_until(points, metric, k, &|| false)
}

/// [`nearest`], given up when `urgent` says so (asked every 256 points): the lists that are left
/// stay empty.
pub fn nearest_until(points: &[Point], metric: Metric, k: usize, urgent: &dyn Fn() -> bool) -> Vec<Vec<u32>> {
    let place = |point: &Point| -> [f64; 3] {
        match metric {
            Metric::Euclidean => [point.x, point.y, 0.0],
            Metric::Haversine => {
                let (longitude, latitude) = (point.x.to_radians(), point.y.to_radians());
                [latitude.cos() * longitude.cos(), latitude.cos() * longitude.sin(), latitude.sin()]
            }
        }
    };
    let tree = RTree::bulk_load(
        points.iter().enumerate().map(|(row, point)| GeomWithData::new(place(point), row as u32)).collect(),
    );
    let mut given_up = false;
    points
        .iter()
        .enumerate()
        .map(|(row, point)| {
            given_up |= row % 256 == 0 && urgent();
            if given_up {
                return Vec::new();
            }
            let mut list: Vec<(f64, u32)> = Vec::with_capacity(k + 1);
            for (found, distance) in tree.nearest_neighbor_iter_with_distance_2(&place(point)) {
                // Past k, go on only through ties with the k-th, so that rows decide among them.
                if list.len() > k && distance > list[list.len() - 1].0 {
                    break;
                }
                list.push((distance, found.data));
                if list.len() > 4 * k + 64 {
                    break;
                }
            }
            list.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            list.into_iter().map(|(_, other)| other).filter(|&other| other != row as u32).take(k).collect()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::nearest;
    use crate::geometry::{Metric, Point};

    #[test]
    fn lists_are_ordered_and_exclude_the_point_itself() {
        let points: Vec<Point> = [0.0, 1.0, 3.0, 6.0].map(|x| Point { x, y: 0.0 }).to_vec();
        let lists = nearest(&points, Metric::Euclidean, 2);
        assert_eq!(lists, vec![vec![1, 2], vec![0, 2], vec![1, 0], vec![2, 1]]);
    }

    #[test]
    fn giving_up_leaves_empty_lists() {
        let points = vec![Point { x: 5.0, y: 5.0 }; 3];
        assert!(super::nearest_until(&points, Metric::Euclidean, 2, &|| true).iter().all(Vec::is_empty));
    }

    #[test]
    fn coincident_points_are_neighbours_of_each_other() {
        let points = vec![Point { x: 5.0, y: 5.0 }; 3];
        assert_eq!(nearest(&points, Metric::Euclidean, 2)[1], vec![0, 2]);
    }
}
